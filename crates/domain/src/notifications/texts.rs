//! Every sentence of mails and pushes, by language. A new language is one more table.

/// The sentences of one language; `{…}` is filled in.
#[derive(Debug)]
pub struct Texts {
    pub direct: &'static str,
    pub group: &'static str,
    pub mention: &'static str,
    pub reply: &'static str,
    /// Where neither the channel nor the text is to be told.
    pub generic: &'static str,
    pub hidden: &'static str,
    pub files: &'static str,
    pub button: &'static str,
    pub footer: &'static str,
    /// On devices, where little is to be told.
    pub push_direct: &'static str,
    pub push_mention: &'static str,
    pub push_reply: &'static str,
    pub push_post: &'static str,
    pub push_files: &'static str,
    /// Where nothing is to be told.
    pub push_nothing: &'static str,
    pub test_subject: &'static str,
    pub test_body: &'static str,
}

const ENGLISH: Texts = Texts {
    direct: "{sender} sent you a direct message",
    group: "{sender} wrote to you and others in a group message",
    mention: "{sender} mentioned you in {channel}",
    reply: "{sender} replied to a thread that you follow in {channel}",
    generic: "{sender} wrote something for you",
    hidden: "On this server, mails do not show what messages say.",
    files: "Files with it: {count}",
    button: "Open the message",
    footer: "This came because you had not read the message yet. Your settings on {site} say when you get such mails.",
    push_direct: "{sender} sent you a message.",
    push_mention: "{sender} mentioned you.",
    push_reply: "{sender} replied to a thread that you follow.",
    push_post: "{sender} wrote a message.",
    push_files: "{sender} sent a file.",
    push_nothing: "There is a new message for you.",
    test_subject: "This mail tests the settings",
    test_body: "It arrived: the mail settings of {site} work.",
};

const GERMAN: Texts = Texts {
    direct: "{sender} hat dir eine Direktnachricht geschickt",
    group: "{sender} hat dir und anderen in einer Gruppe geschrieben",
    mention: "{sender} hat dich in {channel} erwähnt",
    reply: "{sender} hat in {channel} auf eine Unterhaltung geantwortet, der du folgst",
    generic: "{sender} hat etwas für dich geschrieben",
    hidden: "Auf diesem Server zeigen E-Mails nicht, was in Nachrichten steht.",
    files: "Dateien dazu: {count}",
    button: "Nachricht öffnen",
    footer: "Du bekommst dies, weil du die Nachricht noch nicht gelesen hattest. Deine Einstellungen auf {site} sagen, wann du solche E-Mails bekommst.",
    push_direct: "{sender} hat dir eine Nachricht geschickt.",
    push_mention: "{sender} hat dich erwähnt.",
    push_reply: "{sender} hat auf eine Unterhaltung geantwortet, der du folgst.",
    push_post: "{sender} hat eine Nachricht geschrieben.",
    push_files: "{sender} hat eine Datei geschickt.",
    push_nothing: "Es gibt eine neue Nachricht für dich.",
    test_subject: "Diese E-Mail prüft die Einstellungen",
    test_body: "Sie ist angekommen: Die E-Mail-Einstellungen von {site} stimmen.",
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

/// A sentence with its places filled, each from what it is called. What is filled in is not looked at again.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let values = [("sender", "{channel}"), ("channel", "Town Square")];
        assert_eq!(fill(ENGLISH.mention, &values), "{channel} mentioned you in Town Square");
        assert_eq!(fill("nothing", &values), "nothing");
    }

    #[test]
    fn a_locale_finds_its_language() {
        assert_eq!(Texts::of("de").button, GERMAN.button);
        assert_eq!(Texts::of("de-AT").button, GERMAN.button);
        assert_eq!(Texts::of("xx").button, ENGLISH.button);
        assert_eq!(Texts::of("").button, ENGLISH.button);
    }
}
