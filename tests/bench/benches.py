"""The table of benches."""

from tests.bench.assessments import measure_assessments
from tests.bench.backups import measure_backup
from tests.bench.commands import measure_command, measure_row, measure_syncs
from tests.bench.figures import Bench
from tests.bench.finding import measure_finding
from tests.bench.folders import measure_folder
from tests.bench.growth import measure_growth
from tests.bench.home import measure_home
from tests.bench.ledgers import measure_books, measure_long_books
from tests.bench.meetings import measure_meeting
from tests.bench.packages import measure_package
from tests.bench.papers import measure_form, measure_forms
from tests.bench.reading import measure_trial_balance
from tests.bench.registers import measure_long_register, measure_register
from tests.bench.scans import measure_scans
from tests.bench.sheets import measure_export, measure_import
from tests.bench.starting import measure_start

BENCHES = (
    Bench("start", "process start to the usable members page", measure_start),
    Bench("syncs", "one command is one sync", measure_syncs),
    Bench("command", "one command against its own statements", measure_command),
    Bench("row", "a thousand vouchers in a row", measure_row),
    Bench("register", "a register of 50,000 rows", measure_register),
    Bench("finding", "members found while typing", measure_finding),
    Bench("scroll", "a register of 200,000 rows opens and scrolls", measure_long_register),
    Bench("meeting", "an assembly of delegates kept while it is held", measure_meeting),
    Bench("balance", "the trial balance of a large book", measure_trial_balance),
    Bench("books", "books of 100,000 vouchers", measure_books),
    Bench("long-books", "books of 1,000,000 vouchers", measure_long_books, by_name=True),
    Bench("home", "what is due in a county", measure_home),
    Bench("import", "a member list taken in", measure_import),
    Bench("export", "the register written as a sheet", measure_export),
    Bench("form", "one printed form", measure_form),
    Bench("assessments", "twelve counties ranked by sixty indicators", measure_assessments),
    Bench("scan", "signed paper that was scanned", measure_scans),
    Bench("forms", "many printed forms in one file", measure_forms),
    Bench("package", "a data package made", measure_package),
    Bench("backup", "a backup made and put in place", measure_backup),
    Bench("folder", "a city's folder of packages taken in", measure_folder, by_name=True),
    Bench("growth", "the main jobs by the size of the books", measure_growth, by_name=True),
)
