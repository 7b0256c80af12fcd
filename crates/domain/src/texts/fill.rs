//! Places in sentences.

/// A sentence with its places filled, each from what it is called. What is filled in is not looked at again.
pub fn fill<T: AsRef<str>>(sentence: &str, values: &[(&str, T)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value.as_ref()));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What the places of a sentence are called, in order.
#[cfg(test)]
pub(super) fn places(sentence: &str) -> Vec<&str> {
    sentence.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let values = [("sender", "{channel}"), ("channel", "Town Square")];
        assert_eq!(fill("{sender} mentioned you in {channel}", &values), "{channel} mentioned you in Town Square");
        assert_eq!(fill("nothing", &values), "nothing");
        assert_eq!(places("{sender} mentioned you in {channel}"), ["sender", "channel"]);
    }
}
