"""Meetings as news of Syrian diplomacy tells them: who, where, when, and did they happen.

Each sentence is one case; published on Thursday 31 July 2025. What a case leaves out (None) is not checked.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.pipes import annotation_json

PUBLISHED = date(2025, 7, 31)


class Case(NamedTuple):
    """A sentence and the one meeting in it: status, countries or names of who takes part, place, date."""

    text: str
    status: str
    parties: set[str] | None = None
    place: str | None = None
    date: str | None = None


CASES = [
    # held
    Case(
        "Syrian Foreign Minister Asaad al-Shaibani met his Turkish counterpart Hakan Fidan in Ankara on Tuesday.",
        "happened",
        {"Shaibani", "Fidan"},
        "Ankara",
        "2025-07-29",
    ),
    Case(
        "President Ahmed al-Sharaa received a Saudi delegation led by Investment Minister Khalid al-Falih in Damascus.",
        "happened",
        {"Sharaa", "SAU", "Falih"},
        "Damascus",
    ),
    Case("Ahmed al-Sharaa held talks with Emmanuel Macron in Paris on 7 May.", "happened", None, "Paris"),
    Case(
        "Asaad al-Shaibani held talks with Russian Foreign Minister Sergei Lavrov in Moscow.",
        "happened",
        {"Shaibani", "Lavrov"},
        "Moscow",
    ),
    Case("US envoy Tom Barrack sat down with Mazloum Abdi in Amman.", "happened", {"Barrack", "Abdi"}, "Amman"),
    Case("Syrian and Israeli officials met in Baku on 12 July.", "happened", {"SYR", "ISR"}, "Baku", "2025-07-12"),
    Case("A meeting between Syria and Jordan took place in Amman last week.", "happened", {"SYR", "JOR"}, "Amman"),
    Case(
        "The ministers of Syria, Turkey and Jordan gathered in Amman on Sunday.",
        "happened",
        {"SYR", "TUR", "JOR"},
        "Amman",
        "2025-07-27",
    ),
    Case(
        "The meeting in Paris brought together Asaad al-Shaibani and Israeli Minister Ron Dermer.",
        "happened",
        {"Shaibani", "Dermer"},
        "Paris",
    ),
    Case(
        "Qatar hosted a meeting of Syrian and Israeli negotiators in Doha on Monday.",
        "happened",
        {"SYR", "ISR"},
        "Doha",
        "2025-07-28",
    ),
    Case(
        "Talks between Damascus and the Syrian Democratic Forces were held in Hasakah on Saturday.",
        "happened",
        None,
        "Hasakah",
        "2025-07-26",
    ),
    Case(
        "Tom Barrack wrapped up a meeting with Ahmed al-Sharaa in Damascus.",
        "happened",
        {"Barrack", "Sharaa"},
        "Damascus",
    ),
    Case(
        "Following a meeting with Asaad al-Shaibani in Riyadh, Prince Faisal bin Farhan praised the transition.",
        "happened",
        {"Shaibani"},
        "Riyadh",
    ),
    Case(
        "Geir Pedersen discussed the constitution with Asaad al-Shaibani in Damascus on Wednesday.",
        "happened",
        {"Pedersen", "Shaibani"},
        "Damascus",
        "2025-07-30",
    ),
    Case(
        "Ahmed al-Sharaa, who met Donald Trump in Riyadh in May, has promised elections.",
        "happened",
        {"Sharaa", "Trump"},
        "Riyadh",
        "2025-05",
    ),
    Case(
        "Iraqi Prime Minister Mohammed al-Sudani was received by Ahmed al-Sharaa in Damascus.",
        "happened",
        None,
        "Damascus",
    ),
    # reported by somebody
    Case(
        "Asaad al-Shaibani met Ron Dermer in Paris last week, two diplomats told the agency.",
        "happened",
        {"Shaibani", "Dermer"},
    ),
    Case(
        "According to Anadolu, Hakan Fidan met Ahmed al-Sharaa in Damascus on Monday.", "happened", {"Fidan", "Sharaa"}
    ),
    Case("Israel's Channel 12 said Syrian and Israeli officers had met in Baku.", "happened", {"SYR", "ISR"}, "Baku"),
    Case(
        "The ministry announced that Asaad al-Shaibani had met Sergei Lavrov in Moscow.",
        "happened",
        {"Shaibani", "Lavrov"},
    ),
    # planned
    Case(
        "Asaad al-Shaibani will meet Sergei Lavrov in Moscow on Thursday, the foreign ministry said.",
        "planned",
        {"Shaibani", "Lavrov"},
        "Moscow",
        "2025-07-31",
    ),
    Case("Syria and Israel are expected to meet again in Baku next week.", "planned", {"SYR", "ISR"}, "Baku"),
    Case(
        "Ahmed al-Sharaa is due to meet Macron in Paris on 4 August.",
        "planned",
        {"Sharaa", "Macron"},
        "Paris",
        "2025-08-04",
    ),
    Case("Ahmed al-Sharaa is set to hold talks with Vladimir Putin in October.", "planned", {"Sharaa", "Putin"}),
    Case("Damascus and Tel Aviv plan to hold a new round of talks in Paris.", "planned", None, "Paris"),
    Case("A summit of Arab leaders is scheduled for 17 August in Baghdad.", "planned", None, "Baghdad", "2025-08-17"),
    Case("Tom Barrack agreed to meet Mazloum Abdi in Amman.", "planned", {"Barrack", "Abdi"}, "Amman"),
    Case("Asaad al-Shaibani is preparing for a meeting with Hakan Fidan.", "planned", {"Shaibani", "Fidan"}),
    Case("Syria said it would host talks with the Kurdish administration in August.", "planned"),
    Case("The two ministers are to meet on Friday in Amman.", "planned", None, "Amman", "2025-08-01"),
    Case("Hakan Fidan is heading to Damascus for talks with Ahmed al-Sharaa.", "planned", {"Fidan", "Sharaa"}),
    Case("Ahead of a meeting with Donald Trump, Ahmed al-Sharaa spoke to reporters.", "planned", {"Trump"}),
    Case(
        "The upcoming meeting between Asaad al-Shaibani and Ron Dermer worries Tehran.",
        "planned",
        {"Shaibani", "Dermer"},
    ),
    Case(
        "Asaad al-Shaibani meets Sergei Lavrov in Moscow on Friday.",
        "planned",
        {"Shaibani", "Lavrov"},
        "Moscow",
        "2025-08-01",
    ),
    Case(
        "Preparations are under way for a summit between Ahmed al-Sharaa and Vladimir Putin.",
        "planned",
        {"Sharaa", "Putin"},
    ),
    Case("A date has been set for the meeting of Ahmed al-Sharaa and Macron.", "planned", {"Sharaa", "Macron"}),
    # called off, put off
    Case("Syria called off a meeting with Israel in Baku after the strikes.", "cancelled", {"SYR", "ISR"}),
    Case("The Paris meeting between Damascus and the SDF was cancelled.", "cancelled", None, "Paris"),
    Case("Asaad al-Shaibani scrapped his talks with Hakan Fidan on Monday.", "cancelled", {"Shaibani", "Fidan"}),
    Case("The planned meeting of Tom Barrack and Mazloum Abdi will not take place, an official said.", "cancelled"),
    Case("Talks between Syria and Israel have been postponed until September.", "postponed", {"SYR", "ISR"}),
    Case("Lebanon put off a meeting with Syrian officials in Beirut.", "postponed", {"LBN", "SYR"}),
    Case("Hakan Fidan delayed his meeting with Asaad al-Shaibani by a week.", "postponed", {"Fidan", "Shaibani"}),
    Case("A summit of Ahmed al-Sharaa and Joseph Aoun has been pushed back to autumn.", "postponed"),
    # denied, negative
    Case("Damascus denied that Asaad al-Shaibani had met Ron Dermer in Paris.", "denied", {"Shaibani", "Dermer"}),
    Case("Syria has denied holding direct talks with Israel.", "denied", {"SYR", "ISR"}),
    Case("Ahmed al-Sharaa did not meet Benjamin Netanyahu in New York.", "denied", {"Sharaa", "Netanyahu"}),
    Case(
        "No meeting between Syrian and Israeli officials took place in Baku, a source said.", "denied", {"SYR", "ISR"}
    ),
    Case("The ministry dismissed reports of a meeting between Ahmed al-Sharaa and Benjamin Netanyahu.", "denied"),
    Case("Asaad al-Shaibani never met Ron Dermer, the ministry insisted.", "denied", {"Shaibani", "Dermer"}),
    Case("Mazloum Abdi left Damascus without meeting Ahmed al-Sharaa.", "denied", {"Abdi", "Sharaa"}),
    # possible, conditional, wished for
    Case("Ahmed al-Sharaa may meet Benjamin Netanyahu in New York in September.", "possible", {"Sharaa", "Netanyahu"}),
    Case("Israel wants to hold direct talks with Syria.", "possible", {"ISR", "SYR"}),
    Case("Macron called for a meeting between Mazloum Abdi and Ahmed al-Sharaa.", "possible"),
    Case("Ahmed al-Sharaa could meet Donald Trump again in September.", "possible", {"Sharaa", "Trump"}),
    Case("If Israel withdraws, Syria would meet its envoys in Baku.", "possible"),
    Case("Washington is pushing for talks between Damascus and the SDF.", "possible"),
    Case("Turkey offered to host a meeting between Ahmed al-Sharaa and Mazloum Abdi.", "possible", {"Sharaa", "Abdi"}),
    Case(
        "Officials are considering a meeting between Asaad al-Shaibani and Ron Dermer.",
        "possible",
        {"Shaibani", "Dermer"},
    ),
    Case("Vladimir Putin invited Ahmed al-Sharaa to a summit in Moscow.", "possible"),
    Case("There is a possibility of a meeting between Ahmed al-Sharaa and Benjamin Netanyahu.", "possible"),
    Case("Asaad al-Shaibani refused to meet Ron Dermer.", "possible", {"Shaibani", "Dermer"}),
    # going on
    Case("Asaad al-Shaibani is meeting Hakan Fidan in Ankara.", "ongoing", {"Shaibani", "Fidan"}, "Ankara"),
    Case("Talks between Syria and Israel are under way in Paris.", "ongoing", {"SYR", "ISR"}, "Paris"),
    Case("Syrian and Lebanese officials are holding talks in Riyadh.", "ongoing", {"SYR", "LBN"}, "Riyadh"),
    Case("The talks with the SDF are still continuing in Damascus.", "ongoing", None, "Damascus"),
    # background
    Case(
        "Ahmed al-Sharaa first met Recep Tayyip Erdogan in Ankara in February.",
        "happened",
        {"Sharaa", "Erdogan"},
        "Ankara",
        "2025-02",
    ),
    Case("Syria and Israel traded fire. The two sides later met in Baku.", "happened", {"SYR", "ISR"}, "Baku"),
    Case("Hakan Fidan flew to Moscow and Sergei Lavrov waved. Both ministers will meet again on Friday.", "planned"),
    Case("The two countries have held several rounds of talks since December, most recently in Baku.", "happened"),
    Case("After a previous meeting in Baku on 12 July, Syria and Israel fell silent.", "happened", None, "Baku"),
    # longer ones
    Case(
        "Syria's interim president Ahmed al-Sharaa arrived in Doha on Wednesday and met Emir Sheikh Tamim "
        "bin Hamad Al Thani at the Amiri Diwan.",
        "happened",
        {"Thani", "Sharaa"},
        "Doha",
    ),
    Case(
        "The US special envoy for Syria, Tom Barrack, met with Syrian Foreign Minister Asaad al-Shaibani and "
        "Israeli Strategic Affairs Minister Ron Dermer in Paris on Thursday, Axios reported.",
        "happened",
        {"Barrack", "Shaibani", "Dermer"},
        "Paris",
    ),
    Case(
        "A delegation from the Syrian Democratic Forces headed by Mazloum Abdi arrived in Damascus on Sunday "
        "for talks with government officials.",
        "happened",
        None,
        "Damascus",
    ),
    Case(
        "Turkish Defence Minister Yasar Guler and his Syrian counterpart Murhaf Abu Qasra discussed military "
        "cooperation during a meeting in Ankara.",
        "happened",
        {"Qasra", "Guler"},
        "Ankara",
    ),
    Case(
        "The foreign ministers of Jordan, Syria and the United States held a trilateral meeting in Amman to "
        "discuss the ceasefire in Sweida.",
        "happened",
        {"Jordan", "Syria", "States"},
        "Amman",
    ),
    Case(
        "Lavrov is scheduled to receive Shaibani in Moscow on Thursday for the first visit by a senior "
        "Syrian official since Bashar al-Assad fled.",
        "planned",
        {"Shaibani", "Lavrov"},
        "Moscow",
    ),
    Case(
        "Talks that had been due to take place in Paris between the Syrian government and the SDF were "
        "cancelled after Damascus objected.",
        "cancelled",
        {"Syria", "SDF"},
        "Paris",
    ),
    Case(
        "Israel and Syria could sign a security agreement after a meeting between Benjamin Netanyahu and "
        "al-Sharaa in Washington, the report said.",
        "possible",
        {"Netanyahu", "Sharaa"},
        "Washington",
    ),
    Case("Al-Sharaa has ruled out meeting Netanyahu.", "denied", {"Netanyahu", "Sharaa"}),
    Case(
        "Syrian state media denied reports that al-Sharaa had met Israeli National Security Adviser Tzachi "
        "Hanegbi in Abu Dhabi.",
        "denied",
        {"Hanegbi", "Sharaa"},
        "Abu Dhabi",
    ),
    Case(
        "A planned visit to Damascus and a meeting with al-Sharaa were postponed because of the fighting, "
        "the Lebanese premier's office said.",
        "postponed",
    ),
    Case("The two sides agreed to meet again within two weeks, Barrack wrote on X.", "planned"),
    Case(
        "European Commission President Ursula von der Leyen will hold talks with Syria's leadership on the "
        "sidelines of the Brussels conference next month.",
        "planned",
        {"Syria", "Leyen"},
    ),
    Case(
        "During his meeting with al-Sharaa, Pedersen stressed the need for an inclusive transition.",
        "happened",
        {"Pedersen", "Sharaa"},
    ),
    Case(
        "Iraqi intelligence chief Hamid al-Shatri headed a delegation to Damascus, where he met al-Sharaa "
        "and discussed border security.",
        "happened",
        {"Shatri", "Sharaa"},
        "Damascus",
    ),
    Case(
        "Erdogan and Putin are expected to discuss Syria when they meet in Sochi next week.",
        "planned",
        {"Putin", "Erdogan"},
        "Sochi",
    ),
    Case("Trump said he might meet al-Sharaa during his trip to Saudi Arabia.", "possible", {"Sharaa", "Trump"}),
    Case(
        "The meeting, the first between Syrian and Israeli ministers in 25 years, lasted four hours.",
        "happened",
        {"Syria", "Israel"},
    ),
    Case(
        "Ankara, Moscow and Tehran have met regularly in Astana since 2017.",
        "happened",
        {"Tehran", "Ankara", "Moscow"},
        "Astana",
    ),
    Case("There were no direct negotiations with Israel, al-Sharaa told the delegation.", "denied", {"Israel"}),
    Case(
        "Negotiators from both sides are meeting in Baku today, according to a diplomatic source.",
        "ongoing",
        None,
        "Baku",
    ),
    Case("A second round of talks is expected next week, the source added.", "planned"),
    Case(
        "Kurdish officials demanded a meeting with UN envoy Geir Pedersen.", "possible", {"Pedersen", "Kurdish"}, None
    ),
    Case(
        "German Foreign Minister Annalena Baerbock and her French counterpart Jean-Noel Barrot met al-Sharaa "
        "in Damascus on 3 January.",
        "happened",
        {"Baerbock", "Sharaa", "Barrot"},
        "Damascus",
    ),
    Case(
        "Saudi Crown Prince Mohammed bin Salman hosted al-Sharaa and Trump for a meeting in Riyadh that "
        "Erdogan joined by phone.",
        "happened",
        None,
        "Riyadh",
    ),
    Case(
        "Qatar's prime minister met a Syrian delegation that included the ministers of finance and energy.",
        "happened",
        {"Syria", "Qatar"},
    ),
    Case("Shaibani's talks with Fidan in Ankara focused on the SDF.", "happened", None, "Ankara"),
    Case(
        "Arab League foreign ministers will convene in Cairo on Sunday to discuss Israeli strikes on Syria.",
        "planned",
        None,
        "Cairo",
    ),
    Case(
        "The UN Security Council held an emergency session on Syria on Thursday at the request of Damascus.",
        "happened",
    ),
    Case("Syria has asked for an urgent meeting of the Security Council.", "possible"),
    Case("Officials said that the summit would go ahead despite the violence.", "planned"),
    Case("Rubio hailed his meeting with Shaibani in Antalya as productive.", "happened", None, "Antalya"),
    Case("Al-Sharaa meets Macron at the Elysee Palace", "happened", {"Macron", "Sharaa"}),
    Case("Syria, Israel hold US-brokered talks in Paris", "happened", {"Syria", "Israel"}, "Paris"),
    Case("Syria-Israel meeting in Baku ends without result", "happened", {"Syria", "Israel"}, "Baku"),
    Case("Abdi said he was ready to meet al-Sharaa at any time.", "possible"),
    Case("Barrack and Shaibani were to meet in Paris on Friday.", "planned", None, "Paris"),
    Case(
        "He declined to confirm whether Syrian officials had met Israelis in Baku.",
        "possible",
        {"Syria", "Israel"},
        "Baku",
    ),
    Case(
        "The visit follows a meeting in Antalya between al-Sharaa and Erdogan.",
        "happened",
        {"Erdogan", "Sharaa"},
        "Antalya",
    ),
]

NO_MEETING = [
    "The offensive met fierce resistance near Sweida.",
    "Syria's power plants cannot meet demand, the minister said.",
    "There is talk in Damascus of a new currency.",
    "The government failed to meet the deadline set by Washington.",
    "Asaad al-Shaibani received a letter from Sergei Lavrov.",
    "The minister told a press conference in Damascus that prices had fallen.",
    "The reform meets the conditions of the World Bank.",
]


@pytest.mark.parametrize("case", CASES, ids=[case.text[:60] for case in CASES])
def test_a_meeting(case: Case, annotator: Annotator) -> None:
    analysis = analyse(annotator, case.text, article="x", published=PUBLISHED)
    found = [e for e in annotation_json(analysis)["events"] if e["type"] in ("meeting", "negotiation")]
    assert len(found) == 1, [e["trigger"]["text"] for e in found]
    [event] = found
    assert event["status"] == case.status
    if case.parties is not None:
        parties = [p for p in event["participants"] if p["role"] == "participant"]
        named = {re.split("[ -]", p["name"])[-1]: p["country"] for p in parties}
        found = {name if name in case.parties else country for name, country in named.items()}
        assert (found, len(parties)) == (case.parties, len(case.parties))
    if case.place is not None:
        assert event["place"] == case.place
    if case.date is not None:
        assert event["date"] == case.date


@pytest.mark.parametrize("text", NO_MEETING)
def test_no_meeting(text: str, annotator: Annotator) -> None:
    events = annotator.annotate(text, PUBLISHED).events
    assert [event.trigger.text for event in events if event.type in ("meeting", "negotiation")] == []
