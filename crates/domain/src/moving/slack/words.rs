//! Slack's markup as Markdown: mentions, links and emphasis.

/// What the ids in a message stand for.
pub trait Names {
    /// Somebody's username.
    fn person(&self, id: &str) -> Option<String>;
    /// A channel's name.
    fn channel(&self, id: &str) -> Option<String>;
}

/// A message's text as Markdown. What stands in code stays as it is.
pub fn translated(text: &str, names: &impl Names) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Every second part is in a block, and of the others every second one in a span.
    for (block, part) in text.split("```").enumerate() {
        if block > 0 {
            out.push_str("```");
        }
        if block % 2 == 1 {
            out.push_str(&plain(&referred(part, names)));
            continue;
        }
        for (span, part) in part.split('`').enumerate() {
            if span > 0 {
                out.push('`');
            }
            let named = referred(part, names);
            out.push_str(&plain(&if span % 2 == 1 { named } else { emphasised(&named) }));
        }
    }
    out
}

/// Slack writes these three otherwise, and nothing else.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Replaces what stands in angle brackets.
fn referred(text: &str, names: &impl Names) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        out.push_str(&reference(&rest[1..end], names));
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

fn reference(said: &str, names: &impl Names) -> String {
    let (what, label) = said.split_once('|').unwrap_or((said, ""));
    let or_label = |found: Option<String>, sign: char, id: &str| {
        let name = found.unwrap_or_else(|| if label.is_empty() { id.to_owned() } else { label.to_owned() });
        format!("{sign}{}", name.trim_start_matches(sign))
    };
    if let Some(id) = what.strip_prefix('@') {
        return or_label(names.person(id), '@', id);
    }
    if let Some(id) = what.strip_prefix('#') {
        return or_label(names.channel(id), '~', id);
    }
    if let Some(word) = what.strip_prefix('!') {
        return match word {
            "here" => "@here".to_owned(),
            "channel" => "@channel".to_owned(),
            "everyone" => "@all".to_owned(),
            _ if word.starts_with("subteam^") && !label.is_empty() => format!("@{}", label.trim_start_matches('@')),
            _ if label.is_empty() => word.to_owned(),
            _ => label.to_owned(),
        };
    }
    let address = what.strip_prefix("mailto:").unwrap_or(what);
    if label.is_empty() || label == address || label == what {
        return address.to_owned();
    }
    let label = label.replace('[', "(").replace(']', ")");
    format!("[{label}]({})", what.replace(')', "%29"))
}

/// `*bold*` and `~struck~` are written twice in Markdown; both stand at the edges of words.
fn emphasised(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while at < chars.len() {
        let mark = chars[at];
        let opens = matches!(mark, '*' | '~')
            && (at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == mark))
            && chars.get(at + 1).is_some_and(|next| !next.is_whitespace() && *next != mark);
        let end = if opens { closing(&chars, at, mark) } else { None };
        match end {
            Some(end) => {
                let inner: String = chars[at + 1..end].iter().collect();
                out.extend([mark, mark]);
                out.push_str(&emphasised(&inner));
                out.extend([mark, mark]);
                at = end + 1;
            }
            None => {
                out.push(mark);
                at += 1;
            }
        }
    }
    out
}

/// Where an emphasis ends: in the same line, behind a word.
fn closing(chars: &[char], open: usize, mark: char) -> Option<usize> {
    for at in open + 2..chars.len() {
        match chars[at] {
            '\n' => return None,
            c if c == mark => {
                let is_edge = chars.get(at + 1).is_none_or(|next| !next.is_alphanumeric() && *next != mark);
                if is_edge && !chars[at - 1].is_whitespace() {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Characters that fit into one post; what is longer goes on in others.
pub fn parts(text: &str, most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.chars().count() > most {
        let end = rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
        // At a line's end where one is near.
        let cut = rest[..end].rfind('\n').filter(|at| *at > end / 2).map_or(end, |at| at + 1);
        parts.push(rest[..cut].to_owned());
        rest = &rest[cut..];
    }
    parts.push(rest.to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl Names for Few {
        fn person(&self, id: &str) -> Option<String> {
            (id == "U1").then(|| "anna".to_owned())
        }

        fn channel(&self, id: &str) -> Option<String> {
            (id == "C1").then(|| "plans".to_owned())
        }
    }

    #[test]
    fn mentions_links_and_emphasis_become_markdown() {
        for (said, meant) in [
            ("<@U1> look at <#C1|old-name>", "@anna look at ~plans"),
            ("<@U9|zoe> and <@U9>", "@zoe and @U9"),
            ("<!here> <!channel> <!everyone> <!subteam^S1|@devs>", "@here @channel @all @devs"),
            ("<!date^1600000000^{date} at {time}|tomorrow>", "tomorrow"),
            ("<https://a.example/?a=1&amp;b=2>", "https://a.example/?a=1&b=2"),
            ("<https://a.example|the page>", "[the page](https://a.example)"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("*bold* _it_ ~no~ 2*3*4 a * b", "**bold** _it_ ~~no~~ 2*3*4 a * b"),
            ("*~both~*", "**~~both~~**"),
            ("`*code* <@U1>` *b*", "`*code* @anna` **b**"),
            ("```\n*x* &lt;y&gt;\n```", "```\n*x* <y>\n```"),
            ("1 &lt; 2 &amp;&amp; *3 &gt; 2*", "1 < 2 && **3 > 2**"),
            ("an <open bracket", "an <open bracket"),
            ("<> empty", " empty"),
            ("**", "**"),
        ] {
            assert_eq!(translated(said, &Few), meant, "{said}");
        }
    }

    #[test]
    fn a_long_text_is_cut_at_ends_of_lines_and_nothing_is_lost() {
        let text = "ä".repeat(30) + "\n" + &"b".repeat(25);
        let parts = parts(&text, 40);
        assert_eq!(parts.concat(), text);
        assert!(parts.iter().all(|part| part.chars().count() <= 40));
        assert!(parts[0].ends_with('\n'));
        assert_eq!(super::parts("", 40), [""]);
    }
}
