from wizard.model.step import Step


def test_every_step_has_a_title_of_its_own() -> None:
    titles = [step.title for step in Step]
    assert all(title.isprintable() for title in titles)
    assert len(set(titles)) == len(titles)
