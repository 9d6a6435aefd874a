import pytest

from wizard.model.step import Step


@pytest.mark.parametrize("step", Step)
def test_has_a_title_of_its_own(step: Step) -> None:
    assert step.title.isprintable()
    assert [s for s in Step if s.title == step.title] == [step]
