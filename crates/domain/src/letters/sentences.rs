//! What each kind of letter says, by the keys of its sentences in the catalogue.

/// The keys of a letter's sentences.
#[derive(Debug)]
pub struct Sentences {
    pub title: &'static str,
    pub body: &'static str,
    /// `None` where nothing is to be opened.
    pub button: Option<&'static str>,
}

pub const FOOTER: &str = "mail.letter.footer";

pub const INVITATION: Sentences = Sentences {
    title: "mail.letter.invitation.title",
    body: "mail.letter.invitation.body",
    button: Some("mail.letter.invitation.button"),
};

pub const GUEST_INVITATION: Sentences = Sentences {
    title: "mail.letter.guest_invitation.title",
    body: "mail.letter.guest_invitation.body",
    button: Some("mail.letter.guest_invitation.button"),
};

pub const VERIFICATION: Sentences = Sentences {
    title: "mail.letter.verification.title",
    body: "mail.letter.verification.body",
    button: Some("mail.letter.verification.button"),
};

pub const RECOVERY: Sentences = Sentences {
    title: "mail.letter.recovery.title",
    body: "mail.letter.recovery.body",
    button: Some("mail.letter.recovery.button"),
};

pub const PASSWORD_CHANGED: Sentences =
    Sentences { title: "mail.letter.password_changed.title", body: "mail.letter.password_changed.body", button: None };

pub const ADDRESS_CHANGED: Sentences =
    Sentences { title: "mail.letter.address_changed.title", body: "mail.letter.address_changed.body", button: None };

pub const SECOND_FACTOR_ON: Sentences =
    Sentences { title: "mail.letter.second_factor_on.title", body: "mail.letter.second_factor_on.body", button: None };

pub const SECOND_FACTOR_OFF: Sentences = Sentences {
    title: "mail.letter.second_factor_off.title",
    body: "mail.letter.second_factor_off.body",
    button: None,
};

pub const DEACTIVATED: Sentences =
    Sentences { title: "mail.letter.deactivated.title", body: "mail.letter.deactivated.body", button: None };
