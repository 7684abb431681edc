"""Awards over a run of years, each yes counted as granted."""

from coopdesk.domain.award_facts import as_payouts, with_payouts
from coopdesk.domain.awards import assess


def assess_years(facts, award_years, book):
    """Return the assessments of several years in their order."""
    found = []
    for award_year in award_years:
        of_year = assess(facts, award_year, book)
        found += of_year
        facts = with_payouts(facts, as_payouts(of_year))
    return found
