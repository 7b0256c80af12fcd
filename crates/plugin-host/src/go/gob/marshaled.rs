//! The bytes of Go types that write themselves: times and big integers.
//! URLs are their text.

use std::time::Duration;

use jiff::civil::{Date, date};
use jiff::{Span, Unit};

use super::GobError;

/// Seconds from the year 1, where Go counts from, to 1970.
const UNIX_EPOCH: i64 = 62_135_596_800;
const SECONDS_PER_DAY: i64 = 86_400;
const FIRST: Date = date(1, 1, 1);

/// Turns `time.Time`'s bytes into RFC 3339 text, as Go's JSON writes it.
///
/// # Errors
/// When the bytes are not a time.
pub fn time_to_rfc3339(bytes: &[u8]) -> Result<String, GobError> {
    let corrupt = GobError::Corrupt("a time has the wrong bytes");
    let (version, rest) = bytes.split_first().ok_or(corrupt.clone())?;
    if !matches!((version, rest.len()), (1, 14) | (2, 15)) {
        return Err(corrupt);
    }
    let (seconds, rest) = rest.split_first_chunk::<8>().ok_or(corrupt.clone())?;
    let (nanos, rest) = rest.split_first_chunk::<4>().ok_or(corrupt.clone())?;
    let (offset, _) = rest.split_first_chunk::<2>().ok_or(corrupt.clone())?;
    // -1 marks UTC.
    let offset = match i16::from_be_bytes(*offset) {
        -1 => 0,
        minutes => i64::from(minutes),
    };
    let nanos = u32::from_be_bytes(*nanos);
    if nanos >= 1_000_000_000 || offset.abs() >= 24 * 60 {
        return Err(corrupt);
    }
    let local =
        i64::from_be_bytes(*seconds).checked_add(offset * 60).filter(|seconds| *seconds >= 0).ok_or(corrupt.clone())?;
    format_time(local, nanos, offset).ok_or(corrupt)
}

/// Gives the time since 1970 of `time.Time`'s bytes; `None` for Go's zero time and others
/// before 1970.
#[must_use]
pub fn unix_time(bytes: &[u8]) -> Option<Duration> {
    let seconds = i64::from_be_bytes(*bytes.get(1..9)?.first_chunk()?);
    let nanos = u32::from_be_bytes(*bytes.get(9..13)?.first_chunk()?);
    let seconds = u64::try_from(seconds.checked_sub(UNIX_EPOCH)?).ok()?;
    Some(Duration::new(seconds, nanos))
}

/// `None` beyond the year 9999, which Go does not write either.
fn format_time(local: i64, nanos: u32, offset: i64) -> Option<String> {
    let date = civil(local.div_euclid(SECONDS_PER_DAY))?;
    let second = local.rem_euclid(SECONDS_PER_DAY);
    let mut text = format!("{date}T{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    if nanos > 0 {
        let fraction = format!("{nanos:09}");
        text.push('.');
        text.push_str(fraction.trim_end_matches('0'));
    }
    if offset == 0 {
        text.push('Z');
        return Some(text);
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.abs();
    text.push_str(&format!("{sign}{:02}:{:02}", offset / 60, offset % 60));
    Some(text)
}

/// Turns RFC 3339 text into `time.Time`'s bytes.
///
/// # Errors
/// When the text is not a time.
pub fn time_from_rfc3339(text: &str) -> Result<Vec<u8>, GobError> {
    let (local, nanos, offset) =
        parse_time(text).ok_or_else(|| GobError::mismatch("an RFC 3339 time", "other text"))?;
    let mut bytes = vec![1];
    bytes.extend((local - offset * 60).to_be_bytes());
    bytes.extend(nanos.to_be_bytes());
    let marker = if offset == 0 { -1 } else { i16::try_from(offset).unwrap_or(-1) };
    bytes.extend(marker.to_be_bytes());
    Ok(bytes)
}

/// Gives seconds since the year 1 of the local time, nanoseconds and the offset in minutes.
fn parse_time(text: &str) -> Option<(i64, u32, i64)> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers::<3>(date, '-')?;
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone_at)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let [hour, minute, second] = numbers::<3>(clock, ':')?;
    let valid = (1..=9_999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !valid || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos = format!("{fraction:0<9}").parse().ok()?;
    let seconds = days(year, month, day)? * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
    Some((seconds, nanos, parse_zone(zone)?))
}

fn parse_zone(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let negative = zone.starts_with('-');
    let [hours, minutes] = numbers::<2>(zone.get(1..)?, ':')?;
    if !(0..24).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    let offset = hours * 60 + minutes;
    Some(if negative { -offset } else { offset })
}

fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let parsed: Vec<i64> = text
        .split(separator)
        .map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?)
        .collect::<Option<_>>()?;
    parsed.try_into().ok()
}

/// Days from 0001-01-01 in the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(FIRST.until((Unit::Day, date)).ok()?.get_days().into())
}

/// The date that lies `days` after 0001-01-01.
fn civil(days: i64) -> Option<Date> {
    FIRST.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Turns `big.Int`'s bytes into decimal digits.
///
/// # Errors
/// When the bytes are not a big integer, or it has more than 1,000 digits.
pub fn big_int_to_text(bytes: &[u8]) -> Result<String, GobError> {
    let Some((head, magnitude)) = bytes.split_first() else {
        return Ok("0".into());
    };
    if head >> 1 != 1 || magnitude.len() > 415 {
        return Err(GobError::Corrupt("a big integer has the wrong bytes"));
    }
    let mut digits = vec![0_u8];
    for byte in magnitude {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = (carry % 10).to_le_bytes()[0];
            carry /= 10;
        }
        while carry > 0 {
            digits.push((carry % 10).to_le_bytes()[0]);
            carry /= 10;
        }
    }
    let sign = if head & 1 == 1 { "-" } else { "" };
    let text: String = digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
    Ok(format!("{sign}{text}"))
}

/// Turns decimal digits into `big.Int`'s bytes.
///
/// # Errors
/// When the text is not a decimal integer of at most 1,000 digits.
pub fn big_int_from_text(text: &str) -> Result<Vec<u8>, GobError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let valid = (1..=1_000).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !valid {
        return Err(GobError::mismatch("an integer", "other text"));
    }
    let mut magnitude: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in &mut magnitude {
            carry += u32::from(*byte) * 10;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            magnitude.push(carry.to_le_bytes()[0]);
        }
    }
    let mut bytes = vec![2 | u8::from(negative)];
    bytes.extend(magnitude.iter().rev());
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_day_is_zero() {
        assert_eq!(days(1, 1, 1), Some(0));
        assert_eq!(days(1970, 1, 1), Some(UNIX_EPOCH / SECONDS_PER_DAY));
    }

    #[test]
    fn odd_days_come_back_and_days_that_are_none_are_refused() {
        for text in [
            "2027-02-21T12:00:00Z",
            "2027-03-31T23:59:59-04:00",
            "2028-02-29T12:00:00Z",
            // Both changes of daylight saving in Berlin.
            "2027-03-28T01:59:59+01:00",
            "2027-03-28T03:00:00+02:00",
            "2027-10-31T02:30:00+02:00",
            "2027-10-31T02:30:00+01:00",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
        ] {
            assert_eq!(time_to_rfc3339(&time_from_rfc3339(text).unwrap()).unwrap(), text);
        }
        for text in ["2027-02-29T12:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z"] {
            assert!(time_from_rfc3339(text).is_err(), "{text}");
        }
        let mut beyond = time_from_rfc3339("9999-12-31T23:59:59Z").unwrap();
        beyond[1..9].copy_from_slice(&315_537_897_600_i64.to_be_bytes());
        assert!(time_to_rfc3339(&beyond).is_err());
    }

    #[test]
    fn big_integers_come_back() {
        for text in ["0", "1", "-1", "255", "256", "-340282366920938463463374607431768211456"] {
            assert_eq!(big_int_to_text(&big_int_from_text(text).unwrap()).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn dates_come_back(day in 0_i64..3_000_000) {
            let date = civil(day).unwrap();
            prop_assert_eq!(days(date.year().into(), date.month().into(), date.day().into()), Some(day));
        }

        #[test]
        fn no_bytes_make_a_time_panic(bytes: Vec<u8>, text: String) {
            let _ = time_to_rfc3339(&bytes);
            let _ = time_from_rfc3339(&text);
            let _ = big_int_to_text(&bytes);
            let _ = big_int_from_text(&text);
        }
    }
}
