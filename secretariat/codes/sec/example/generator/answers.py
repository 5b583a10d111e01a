"""The articles of the knowledge base: real topics in our own words. (question, categories, published, source, answer)."""

from __future__ import annotations

from datetime import date

JOINING = "https://smartenergycodecompany.co.uk/becoming-a-sec-party/"
QUESTIONS = "https://smartenergycodecompany.co.uk/faqs/"
ASSESSING = "https://smartenergycodecompany.co.uk/assessment-process/"

ARTICLES = (
    (
        "How does an organisation become a Party?",
        "joining",
        date(2019, 4, 3),
        JOINING,
        """You apply, the application is checked, and the Accession Agreement is signed on both sides.

- Fill in the application: a contact, the organisation, and the licences it holds, if any.
- Party Support checks it, usually within two working days, and sends the invoice for the application fee.
- You get the Accession Agreement, sign it without a date, and send it back at least a week before the company's Board meets.
- The Board countersigns and dates it. From that day you are a Party.

You then get your signifier and a range of identifiers for devices.""",
    ),
    (
        "Why is the Accession Agreement signed without a date?",
        "joining",
        date(2019, 4, 3),
        JOINING,
        """Because the date is set when the company's Board countersigns it, at its next meeting. That day, and not the day on which you signed or applied, is the day on which you become a Party.""",
    ),
    (
        "Does a Party have to take a share in the company?",
        "joining",
        date(2019, 5, 14),
        JOINING,
        """Whoever holds a licence that obliges them to be a Party takes a share of one pound. For everybody else it is their choice. A share lets a Party vote at the company's annual general meeting; it makes no difference to voting in elections of bodies.""",
    ),
    (
        "How do we tell you that our details have changed?",
        "details",
        date(2019, 5, 14),
        QUESTIONS,
        """Ask Party Support under “A Party's details”, or use the form on your Party's page. Say whether the DCC may be told as well: nothing is passed on without your consent.

A change of name, of registered address or of contacts needs no more than that. A merger, or a transfer to another company, needs documents: tell us early.""",
    ),
    (
        "What is a Voting Group, and how many votes has it?",
        "details meetings",
        date(2019, 6, 11),
        "",
        """Parties under common control that are in the same Party Category make up one Voting Group. As we remember the rule, a Voting Group has one vote between its members in an election of its category, however many Parties it has.

A Party that is alone is a Voting Group of its own. The DCC belongs to none.""",
    ),
    (
        "How do we become a User of the DCC's services?",
        "user-entry",
        date(2019, 6, 11),
        QUESTIONS,
        """Entry is for one Party and one User Role at a time. Each role has its own checklist; some steps are run by Party Support, others by the DCC.

- The identifier for the role is notified.
- The tests of the entry process are passed.
- A full security assessment is done; for an Other User, a privacy assessment as well.
- Credit cover is in place where it is needed.

When all of it is there, you send the evidence form, and Party Support confirms that you have completed entry for that role.""",
    ),
    (
        "What is the evidence form for, and when do we send it?",
        "user-entry",
        date(2019, 7, 9),
        QUESTIONS,
        """It is the last step of user entry. With it you show that every step of the checklist for the role is done and who has confirmed it. Send it once the last of them is confirmed: Party Support answers whether entry is complete, or what is missing.""",
    ),
    (
        "Which outcomes of a security assessment let us become a User?",
        "security user-entry",
        date(2019, 8, 20),
        ASSESSING,
        """Four statuses can be set: Approved; Approved subject to conditions on the Party; Deferred; and Rejected. With the first two you can go on to become a User. After the last two, what was found has to be put right and is assessed again.""",
    ),
    (
        "How often are we assessed after the first year?",
        "security",
        date(2019, 8, 20),
        ASSESSING,
        """The cycle has three years. The first begins with a full security assessment. In the two years after it you have another full assessment, a verification assessment or a self-assessment; which of them depends on the kind of Party you are and on how many smart metering systems you supply.""",
    ),
    (
        "What do White, Green, Amber and Red mean?",
        "documents",
        date(2019, 9, 10),
        "",
        """Each document, agenda item and action carries one of four labels.

- White is public.
- Green is for Parties and the bodies of the Code.
- Amber is for the body it was written for and the organisations named on it.
- Red is for the individuals named on it.

The meaning of White is published; those of the other three are as we remember them. What is made of several parts takes the highest of their labels.""",
    ),
    (
        "By when do papers for a meeting have to be in?",
        "meetings",
        date(2019, 10, 8),
        "",
        """Papers go out five working days before the meeting: that day is called paper day. What you want on the agenda should reach the secretary five working days before paper day. Each meeting's page says its paper day, and you can have it in your calendar.""",
    ),
    (
        "How do we stand for a seat on a body?",
        "meetings",
        date(2019, 11, 12),
        QUESTIONS,
        """Half the seats of a body are up for election each year. There is a call for nominations with a closing date, then an election among the Parties of the seat's category. Seats that are empty outside the round are advertised: you express interest, and the Chair sends you the form.

Terms last two years. Whoever joins in mid-term serves until the next yearly round.""",
    ),
    (
        "What is credit cover, and do we have to provide it?",
        "charges",
        date(2020, 1, 14),
        "",
        """Credit cover protects all Parties when one of them does not pay the DCC's charges: what cannot be recovered is shared among the others. Not every Party has to provide it; the DCC works out whether you do, and how much.

If cover that is due is missing, the DCC sends a notice. When it is still missing three working days later, that is an Event of Default.""",
    ),
    (
        "How can anybody follow a modification and say what they think of it?",
        "modifications",
        date(2020, 2, 11),
        "",
        """Open the modification's page and follow it: what changes there reaches you at the pace that you choose. While it is out for consultation, its page says so and by when views are wanted. Consultations that are open to your Party also stand in your inbox and in the Party portal.""",
    ),
    (
        "Why do I see no more than the public after signing in?",
        "access",
        date(2020, 5, 12),
        "",
        """Your roles count only once you have signed in with a second factor: an authenticator or a passkey. If your account has none yet, add one on its page. If it has, sign in with it.

If you hold no role yet, ask for one on the page of your account, or let a nominated contact of your Party invite you from the Party portal.""",
    ),
)
