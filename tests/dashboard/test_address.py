"""What an address asks for that no page can give: said, never passed over."""

import re

from access.viewer import Viewer
from dashboard import data
from tests.dashboard import world
from tests.dashboard.pages import run_page, said


def test_what_the_address_asks_and_no_page_can_give_is_said_without_repeating_it(door: world.Door) -> None:
    app = run_page("team", query={"team": "<b>Nope</b>", "unit": "Sales", "weeks": "abc", "<i>x": "1", "figure": "Habitual users"})
    first = said(app).partition("th-notice")[2].partition("</aside>")[0]
    assert "The team that the address asks for is not on offer to you: All teams is shown." in first
    assert "The address holds &quot;weeks&quot; and a word, which no page knows." in first
    assert "Nope" not in said(app) and "<i>" not in said(app) and "unit that the address" not in first
    app.selectbox(key="team").set_value("North").run()
    assert "is not on offer" not in said(app)
    assert "address" not in said(run_page("overview", query={"period": "Month", "team": "North"}))


def test_ones_own_page_says_without_a_sign_in_what_it_is_and_how_to_see_it(door: world.Door) -> None:
    text = said(run_page("my-data"))
    assert "Nobody signs in to this dashboard" in text and "[sign_in] in takehold.toml" in text and "What is never collected" in text
    assert "Who looked" not in text


def test_the_overview_leads_to_the_pages_that_answer_it_with_the_filters_of_the_page(door: world.Door) -> None:
    following = said(run_page("overview", query={"unit": "Sales"})).partition('<nav class="th-next"')[2].partition("</nav>")[0]
    assert re.findall(r'href="/([a-z-]+)\?period=Week&amp;unit=Sales[^"]*">([^<]+)<', following) == [
        ("project", "Why, and who acts: Project"), ("risk", "Who is about to stop: Risk"),
        ("training", "Who needs a course: Training"), ("sponsor", "Is it worth it: Sponsor"),
    ]  # fmt: skip
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("tom", "trainer", account="tom@example.org"), wiring.settings)
    assert 'href="/sponsor' not in said(run_page("overview")) and 'href="/training' in said(run_page("overview"))
