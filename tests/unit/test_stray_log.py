"""The guard of tests/house/stray_log.py can fail, and only for what nobody expected."""


def test_an_unexpected_warning_fails_and_an_expected_one_or_a_note_does_not(pytester, stray_log):
    pytester.makepyfile(
        """
        import logging
        log = logging.getLogger("somewhere")

        def test_silent_mishap():
            log.warning("the disk is nearly full")

        def test_expected_mishap(stray_log):
            log.error("the disk is full")
            assert stray_log.expect("disk is full").name == "somewhere"

        def test_note():
            log.info("opened")

        def test_expectation_that_is_not_met(stray_log):
            stray_log.expect("disk")
        """
    )
    outcome = pytester.runpytest_inprocess("-p", "tests.house.stray_log")
    stray_log.expect("the disk is nearly full")  # it ran in this process, so both guards saw it
    stray_log.expect("the disk is full")
    outcome.assert_outcomes(passed=3, failed=1, errors=1)
    outcome.stdout.fnmatch_lines(["*WARNING somewhere: the disk is nearly full*"])
