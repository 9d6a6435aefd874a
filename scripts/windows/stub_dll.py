"""Write a stand-in for a DLL that Windows has and Wine lacks; each of its functions returns 0.

    python stub_dll.py PROGRAM.dll MISSING.dll OUTPUT

It has the functions that PROGRAM.dll imports from it. Qt6Core needs ICU (icuuc.dll), a part of
Windows 10 since version 1703. `ucnv_open` reports U_FILE_ACCESS_ERROR, so that Qt finds no codec.
The form is Microsoft's "PE Format", x86-64, with one section for everything.
"""

import struct
import sys
from pathlib import Path

import pefile

BASE, PAGE, FILE_UNIT = 0x6A0000000, 0x1000, 0x200
SUCCESS = b"\xb8\x01\x00\x00\x00\xc3".ljust(16, b"\xcc")  # mov eax, 1; ret
ZERO = b"\x31\xc0\xc3".ljust(16, b"\xcc")  # xor eax, eax; ret
NOT_OPENED = b"\xc7\x02\x04\x00\x00\x00\x31\xc0\xc3".ljust(16, b"\xcc")  # *error = 4; return 0


def imported(program: str, missing: str) -> list[bytes]:
    """Names that `program` imports from `missing`, sorted as an export table must be."""
    image = pefile.PE(program)
    found = [one for one in image.DIRECTORY_ENTRY_IMPORT if one.dll.lower() == missing.encode()]
    return sorted(entry.name for one in found for entry in one.imports)


def section(names: list[bytes], missing: bytes) -> tuple[bytes, int, int]:
    """Code and export table, the table's address and its size."""
    code = SUCCESS + ZERO + NOT_OPENED
    table, count = PAGE + len(code), len(names)
    functions, pointers, ordinals = (table + 40 + count * n for n in (0, 4, 8))
    texts = ordinals + 2 * count
    blob, places = missing + b"\0", []
    for name in names:
        places.append(texts + len(blob))
        blob += name + b"\0"
    zero, opened = PAGE + len(SUCCESS), PAGE + len(SUCCESS) + len(ZERO)
    entries = [opened if name == b"ucnv_open" else zero for name in names]
    directory = (0, 0, 0, 0, texts, 1, count, count, functions, pointers, ordinals)
    data = struct.pack("<IIHHIIIIIII", *directory) + struct.pack(f"<{count}I", *entries)
    data += struct.pack(f"<{count}I", *places) + struct.pack(f"<{count}H", *range(count)) + blob
    return code + data, table, len(data)


def dll(names: list[bytes], missing: bytes) -> bytes:
    """The file: DOS header, PE headers, one section that may be read and run."""
    content, table, size = section(names, missing)
    in_memory = PAGE + -(-len(content) // PAGE) * PAGE
    padded = content + bytes(-len(content) % FILE_UNIT)
    optional = struct.pack("<HBBIIIII", 0x20B, 1, 0, len(padded), 0, 0, PAGE, PAGE)
    optional += struct.pack(
        "<QII6HIIIIHH",
        BASE,
        PAGE,
        FILE_UNIT,
        6,
        0,
        0,
        0,
        6,
        0,
        0,
        in_memory,
        FILE_UNIT,
        0,
        2,
        0x100,
    )
    optional += struct.pack("<4QII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", table, size) + bytes(15 * 8)
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0x2022) + optional
    head += struct.pack(
        "<8sIIIIIIHHI", b".all", len(content), PAGE, len(padded), FILE_UNIT, 0, 0, 0, 0, 0x60000060
    )
    return head.ljust(FILE_UNIT, b"\0") + padded


if __name__ == "__main__":
    program, missing, output = sys.argv[1:]
    Path(output).write_bytes(dll(imported(program, missing), missing.encode()))
