//! Every sentence of letters, by language. A new language is one more table.

/// What one kind of letter says; `{…}` is filled in.
#[derive(Debug)]
pub struct Sentences {
    pub title: &'static str,
    pub body: &'static str,
    /// Empty where nothing is to be opened.
    pub button: &'static str,
}

#[derive(Debug)]
pub struct Texts {
    pub invitation: Sentences,
    pub guest_invitation: Sentences,
    pub verification: Sentences,
    pub recovery: Sentences,
    pub password_changed: Sentences,
    pub address_changed: Sentences,
    pub second_factor_on: Sentences,
    pub second_factor_off: Sentences,
    pub deactivated: Sentences,
    pub footer: &'static str,
}

const ENGLISH: Texts = Texts {
    invitation: Sentences {
        title: "{sender} invited you to {team}",
        body: "You are invited to the team {team} on {site}. The link works once, within 48 hours.",
        button: "Join the team",
    },
    guest_invitation: Sentences {
        title: "{sender} invited you to {team} as a guest",
        body: "You are invited to channels of the team {team} on {site}. The link works once, within 48 hours.",
        button: "Join as a guest",
    },
    verification: Sentences {
        title: "Is this your address?",
        body: "The account {username} on {site} uses this address. If it is yours, confirm it within 24 hours. If you know of no such account, do nothing.",
        button: "Confirm the address",
    },
    recovery: Sentences {
        title: "Choose a new password",
        body: "Somebody asked for a new password for your account {username} on {site}. The link works once, within 24 hours. If it was not you, do nothing.",
        button: "Choose a password",
    },
    password_changed: Sentences {
        title: "Your password was changed",
        body: "Your account {username} on {site} has a new password. If this was not your doing, tell an administrator.",
        button: "",
    },
    address_changed: Sentences {
        title: "Your address was changed",
        body: "Your account {username} on {site} has another mail address now: {address}. If this was not your doing, tell an administrator.",
        button: "",
    },
    second_factor_on: Sentences {
        title: "A second factor is asked for now",
        body: "Whoever signs in as {username} on {site} is asked for a code from now on. If this was not your doing, tell an administrator.",
        button: "",
    },
    second_factor_off: Sentences {
        title: "No second factor is asked for any more",
        body: "Whoever signs in as {username} on {site} is not asked for a code any more. If this was not your doing, tell an administrator.",
        button: "",
    },
    deactivated: Sentences {
        title: "Your account was switched off",
        body: "Nobody can sign in as {username} on {site} any more. If this was not your doing, tell an administrator.",
        button: "",
    },
    footer: "This is about an account or a team on {site}.",
};

const GERMAN: Texts = Texts {
    invitation: Sentences {
        title: "{sender} hat dich zu {team} eingeladen",
        body: "Du bist in das Team {team} auf {site} eingeladen. Der Link gilt einmal, innerhalb von 48 Stunden.",
        button: "Dem Team beitreten",
    },
    guest_invitation: Sentences {
        title: "{sender} hat dich als Gast zu {team} eingeladen",
        body: "Du bist in Kanäle des Teams {team} auf {site} eingeladen. Der Link gilt einmal, innerhalb von 48 Stunden.",
        button: "Als Gast beitreten",
    },
    verification: Sentences {
        title: "Ist das deine Adresse?",
        body: "Das Konto {username} auf {site} hat diese Adresse. Wenn es deins ist, bestätige sie innerhalb von 24 Stunden. Wenn du kein solches Konto kennst, tu nichts.",
        button: "Adresse bestätigen",
    },
    recovery: Sentences {
        title: "Wähle ein neues Passwort",
        body: "Für dein Konto {username} auf {site} wurde ein neues Passwort verlangt. Der Link gilt einmal, innerhalb von 24 Stunden. Wenn du es nicht warst, tu nichts.",
        button: "Passwort wählen",
    },
    password_changed: Sentences {
        title: "Dein Passwort wurde geändert",
        body: "Dein Konto {username} auf {site} hat ein neues Passwort. Wenn du es nicht warst, sag es der Administration.",
        button: "",
    },
    address_changed: Sentences {
        title: "Deine Adresse wurde geändert",
        body: "Dein Konto {username} auf {site} hat jetzt eine andere E-Mail-Adresse: {address}. Wenn du es nicht warst, sag es der Administration.",
        button: "",
    },
    second_factor_on: Sentences {
        title: "Ab jetzt wird ein zweiter Faktor verlangt",
        body: "Wer sich als {username} auf {site} anmeldet, braucht ab jetzt einen Code. Wenn du es nicht warst, sag es der Administration.",
        button: "",
    },
    second_factor_off: Sentences {
        title: "Es wird kein zweiter Faktor mehr verlangt",
        body: "Wer sich als {username} auf {site} anmeldet, braucht keinen Code mehr. Wenn du es nicht warst, sag es der Administration.",
        button: "",
    },
    deactivated: Sentences {
        title: "Dein Konto wurde abgeschaltet",
        body: "Als {username} kann sich auf {site} niemand mehr anmelden. Wenn du es nicht warst, sag es der Administration.",
        button: "",
    },
    footer: "Es geht um ein Konto oder ein Team auf {site}.",
};

impl Texts {
    /// The sentences for somebody's locale; English where there are no others.
    pub fn of(locale: &str) -> &'static Self {
        match locale.split(['-', '_']).next().unwrap_or_default() {
            "de" => &GERMAN,
            _ => &ENGLISH,
        }
    }
}
