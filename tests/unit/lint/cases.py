"""For every kind of problem, the smallest deployment that has it."""

from collections.abc import Mapping

from tests.unit.lint.files import lines, name
from wizard.clearml.marks import DEMO_LINE, RAW_FILE

Files = Mapping[str, str]
"""Names and texts, in the order of `-f`."""

ID, URL, CLAIM = name("client_id"), name("authorize_url"), name("groups.claim")
NEW_SECRET = name("client_secret")


def env(text: str) -> Files:
    """A complete env file with `text` at its end."""
    return {"a.env": lines() + text}


def service(body: str, more: str = "") -> str:
    """A compose file whose apiserver has `body`."""
    return f"services:\n  apiserver:\n{body}{more}"


def given(*items: str) -> str:
    """A compose file whose apiserver has these items of `environment:`."""
    return service("    environment:\n" + "".join(f"      - {item}\n" for item in items))


def values(*items: str) -> str:
    """Helm values with these items of `extraEnvs`."""
    return "apiserver:\n  extraEnvs:\n" + "".join(f"    - {item}\n" for item in items)


LOADED = service("    env_file: a.env\n")

CASES: Mapping[str, Files] = {
    "file.unreadable": {},
    "file.folder": {".": ""},
    "file.html": {"a.env": "<!DOCTYPE html>\n<p>A=1</p>\n"},
    "file.too-large": {"a.env": "#" * (1024 * 1024 + 1)},
    "file.binary": {"a.env": "A=\0"},
    "file.encoding": {"a.env": "A=\udcff"},
    "file.too-deep": {"a.yml": "services: " + "[" * 5000},
    "file.too-many": {"a.yml": service("    environment: [" + "A=1, " * 5001 + "]\n")},
    "file.too-much": {"a.env": "A=1\n" * 20_001},
    "file.not-yaml": {"a.yml": "services:\n\ta: b\n"},
    "file.template": {"a.yml": "{{- if .Values.sso }}\na: 1\n{{- end }}\n"},
    "file.duplicate-key": {"a.yml": service("    image: x\n    image: y\n")},
    "file.demo": {"a.env": f"{DEMO_LINE}\n{lines()}"},
    "file.config": {"a.conf": "login.sso.oauth_client.ping { debug: true }\n"},
    "file.other": {"a.tf": 'resource "helm_release" "clearml" {\n}\n'},
    "file.inspect": {"a.json": '[{"Config": {"Env": []}}]'},
    "file.task": {"a.json": '{"containerDefinitions": []}'},
    "file.encrypted": {"a.env": f"{ID}=ENC[AES256_GCM,data:a]\nsops_version=3\n"},
    "file.readable-by-all": env(""),
    "file.dotenv-name": {".env": lines()},
    "env.name": env("it's\n"),
    "env.space": env("A b=1\n"),
    "env.quote": env("A='b\n"),
    "env.template": env("A=${b\n"),
    "env.export": env("export "),
    "env.raw-name": {RAW_FILE: "=x\n"},
    "env.raw-space": {RAW_FILE: "export A=1\n"},
    "env.raw-long": {RAW_FILE: "A=" + "x" * 65_536},
    "compose.not-text": {"a.yml": given("a: b")},
    "compose.shape": {"a.yml": service("    environment: A=b\n")},
    "compose.misplaced": {"a.yml": service(f"    labels: {{{ID}: a}}\n")},
    "compose.elsewhere": {"a.yml": "include: [b.yml]\n" + LOADED},
    "compose.env-file-missing": {"a.yml": service("    env_file: none.env\n")},
    "compose.env-file-elsewhere": {
        "a.yml": service("    env_file: /no/such/folder/a.env\n"),
        "a.env": lines(),
    },
    "compose.not-loaded": {"a.yml": service("    image: x\n"), "a.env": lines()},
    "compose.template": {"a.yml": given(f"{ID}=a${{b")},
    "compose.service": {
        "a.yml": f"services:\n  apiserver: {{}}\n  web:\n    environment: [{ID}=a]\n"
    },
    "compose.no-image": {
        "a.yml": "services:\n  my-api:\n    image: x\n    command: apiserver\n",
        "b.yml": LOADED,
        "a.env": lines(),
    },
    "compose.by-name": {
        "a.yml": "services:\n  my-api:\n    image: x\n    env_file: a.env\n",
        "a.env": lines(),
    },
    "compose.not-started": {
        "a.yml": "services:\n  web:\n    image: x\n",
        "b.yml": LOADED,
        "a.env": lines(),
    },
    "compose.env-file-service": {
        "a.yml": "services:\n  api-server:\n    env_file: a.env\n",
        "a.env": lines(),
    },
    "kubernetes.secret-alone": {
        "a.yml": "kind: Secret\nmetadata: {name: s}\nstringData: {client_id: x}\n"
    },
    "kubernetes.not-text": {
        "a.yml": f"apiserver:\n  extraEnvs:\n    - name: {name('debug')}\n      value: true\n"
    },
    "kubernetes.key-not-text": {
        "a.yml": f"kind: Secret\nmetadata: {{name: s}}\nstringData: {{{ID}: 5}}\n"
    },
    "kubernetes.reference": {"a.yml": values(f"{{name: {ID}, value: '${{MY_ID}}'}}")},
    "kubernetes.both": {
        "a.yml": values(f"{{name: {ID}, value: a, valueFrom: {{fieldRef: {{fieldPath: x}}}}}}")
    },
    "kubernetes.unset": {"a.yml": values(f"{{name: {ID}, value: '\"$(MY_ID)\"'}}")},
    "kubernetes.umbrella": {
        "a.yml": f"up: {{apiserver: {{extraEnvs: [{{name: {ID}, value: a}}]}}}}\n"
    },
    "kubernetes.place": {"a.yml": f"apiserver: {{extraEnv: [{{name: {ID}, value: a}}]}}\n"},
    "kubernetes.no-list": {"a.yml": f"apiserver: {{extraEnvs: {{{ID}: a}}}}\n"},
    "kubernetes.not-read": {"a.yml": f"kind: Application\nspec: [{{name: a, value: {ID}}}]\n"},
    "kubernetes.container": {
        "a.yml": f"containers: [{{name: web, env: [{{name: {ID}, value: a}}]}}]\n"
    },
    "kubernetes.generated": {"a.yml": "kind: Kustomization\nsecretGenerator: [{envs: [a.env]}]\n"},
    "kubernetes.env-from": {
        "a.yml": f"kind: Secret\nmetadata: {{name: s}}\nstringData: {{{ID}: a}}\n"
    },
    "kubernetes.config": {
        "a.yml": "apiserver: {additionalConfigs: {a.conf: 'sso.oauth_client.ping.debug: true'}}\n"
    },
    "kubernetes.sealed": {"a.yml": "kind: SealedSecret\nmetadata: {name: s}\n"},
    "kubernetes.fetched": {"a.yml": "kind: ExternalSecret\nmetadata: {name: s}\n"},
    "kubernetes.lost": {
        "a.yml": f"apiserver:\n  extraEnvs:\n    - {{name: {ID}, value: '\"a\"'}}\n",
        "b.yml": "apiserver:\n  extraEnvs: []\n",
    },
    "kubernetes.outside": {
        "a.yml": f"apiserver:\n  extraEnvs:\n    - name: {ID}\n      valueFrom:\n"
        "        secretKeyRef: {name: s, key: k}\n"
    },
    "kubernetes.elsewhere": {
        "a.yml": f"apiserver:\n  extraEnvs:\n    - name: {ID}\n      valueFrom:\n"
        "        fieldRef: {fieldPath: status.podIP}\n"
    },
    "kubernetes.no-key": {
        "a.yml": f"apiserver:\n  extraEnvs:\n    - name: {ID}\n      valueFrom:\n"
        "        secretKeyRef: {name: s, key: k}\n",
        "b.yml": "kind: Secret\nmetadata: {name: s}\nstringData: {other: x}\n",
    },
    "kubernetes.not-encoded": {
        "a.yml": f"kind: Secret\nmetadata: {{name: s}}\ndata: {{{ID}: '!!notb64'}}\n"
    },
    "kubernetes.encoding": {
        "a.yml": f"kind: Secret\nmetadata: {{name: s}}\ndata: {{{ID}: /w==}}\n"
    },
    "name.prefix": env(f"clearml{ID.removeprefix('CLEARML')}=a\n"),
    "name.other-prefix": env(f"ALLEGRO{ID.removeprefix('CLEARML')}=a\n"),
    "name.section": env(f"{ID.replace('secure', 'services')}=a\n"),
    "name.provider": env(f"{ID.replace('__ping__', '__ad_oauth__')}=a\n"),
    "name.misspelt": env(f"{NEW_SECRET[:-1]}=a\n"),
    "name.numbered": env(f"{name('groups.admins')}__0=a\n"),
    "name.unknown": env(f"{URL.replace('authorize_url', 'idp_logout')}=a\n"),
    "name.illegal": {"a.yml": given(f"'{ID} x=a'")},
    "duplicate.same-file": env(f"{ID}=other\n"),
    "duplicate.shadowed": {"a.yml": given(f"{ID}=other"), "b.yml": LOADED, "a.env": lines()},
    "duplicate.overridden": {"a.yml": given(f"{ID}=a"), "b.yml": given(f"{ID}=b")},
    "duplicate.case": env(f"CLEARML__{ID.removeprefix('CLEARML__').upper()}=other\n"),
    "reference.unset": {"a.yml": given(f'{ID}="${{PING_AUTH_CLIENT_ID}}"')},
    "reference.elsewhere": {
        "a.env": lines(client_id='"${PING_AUTH_CLIENT_ID}"'),
        "s.env": "PING_AUTH_CLIENT_ID=a\n",
    },
    "reference.literal": {"a.env": lines(client_id="'\"${PING_AUTH_CLIENT_ID}\"'")},
    "reference.raw-literal": {RAW_FILE: f'{ID}="${{PING_ID}}"\n'},
    "reference.cluster-literal": {"a.yml": values(f"{{name: {ID}, value: '\"${{PING_ID}}\"'}}")},
    "reference.shell": {RAW_FILE: f"{ID}\n"},
    "reference.outside": {"a.yml": given(f"'{ID}=\"${{PING_AUTH_CLIENT_ID:?set it}}\"'")},
    "helper.empty": {
        "a.env": "MY_SECRET=''\n" + lines(client_secret='"\\"${MY_SECRET}\\""'),
    },
    "helper.lost": {
        "a.env": "MY_SECRET=a$b\n" + lines(client_secret='"\\"${MY_SECRET}\\""'),
    },
    "helper.escape": {
        "a.env": "MY_SECRET='a\"b'\n" + lines(client_secret='"\\"${MY_SECRET}\\""'),
    },
    "value.placeholder": {"a.env": lines(authorize_url="<authorization endpoint>")},
    "value.template": {"a.env": lines(client_id='"{{ ping_id }}"')},
    "value.encrypted": {
        "a.env": lines(client_secret="'\"ENC[AES256_GCM,data:aa,iv:b,type:str]\"'")
    },
    "value.stored": {"a.env": lines(client_secret="'\"vault:secret/data/ping#secret\"'")},
    "value.masked": {"a.env": lines(client_secret="'\"••••••••\"'")},
    "value.dollar": {"a.env": lines(client_secret='"s3cr$et"')},
    "value.stops-server": {"a.env": lines(client_secret='"a+b"')},
    "value.reference": {"a.env": lines(client_id="'${HOME}'")},
    "value.include": {"a.env": lines(client_id="'include \"/etc/passwd\"'")},
    "value.line-break": {"a.env": lines(client_id="'\"a\nb\"'")},
    "value.injects": {"a.env": lines(client_id="'a\nservices.login.x: 1'")},
    "value.runs-on": {"a.env": lines(client_id='\'"client-1"')},
    "value.too-much": {"a.env": lines(client_id="x" * 40_000)},
    "value.number": {"a.env": lines(client_secret="00e123")},
    "value.duration": {"a.env": lines(client_secret="10s")},
    "value.flag": {"a.env": lines(client_secret="true")},
    "value.null": {"a.env": lines(client_secret="null")},
    "value.object": {"a.env": lines(client_secret="[a]")},
    "value.changed": {"a.env": lines(client_secret='"abc#def"')},
    "value.typographic": {"a.env": lines(client_id="\u2018\u201cid\u201d\u2019")},
    "value.spaces": {"a.env": lines(client_id="'\"id \"'")},
    "value.login": {"a.env": lines(authorize_url="'\"https://u:p@ping.example/as\"'")},
    "value.empty": {"a.env": lines(client_secret="")},
    "type.flag": {"a.env": lines(debug="'\"false\"'")},
    "type.list-quotes": {
        "a.env": lines(groups_enabled="true", groups_claim="g", groups_admins="['A B']")
    },
    "type.list": {"a.env": lines(groups_enabled="true", groups_claim="g", groups_admins="Admins")},
    "missing.all": {"a.env": "A=1\n"},
    "missing.required": {"a.env": f"{ID}=a\n"},
    "pkce.no-method": {"a.env": lines(code_challenge="true")},
    "pkce.no-challenge": {"a.env": lines(code_challenge_method="S256")},
    "pkce.method": {"a.env": lines(code_challenge="true", code_challenge_method="plain")},
    "groups.not-enabled": {"a.env": lines(groups_claim="groups")},
    "groups.no-claim": {"a.env": lines(groups_enabled="true")},
}
