//! Internet addresses in templates.

use std::net::IpAddr;

/// Whether it is an address, of either kind.
pub fn ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// What Go's `net.ParseCIDR` says of a text that is no block of addresses.
pub fn cidr_fault(text: &str) -> Option<String> {
    let good = text.split_once('/').is_some_and(|(address, length)| {
        let most = match address.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => 32,
            Ok(IpAddr::V6(_)) => 128,
            Err(_) => return false,
        };
        let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        digits && length.parse::<u16>().is_ok_and(|length| length <= most)
    });
    (!good).then(|| format!("invalid CIDR address: {text}"))
}

#[cfg(test)]
mod tests {
    use super::cidr_fault;

    #[test]
    fn blocks_are_told_from_addresses() {
        assert_eq!(cidr_fault("10.0.0.0/8"), None);
        assert_eq!(cidr_fault("::/0"), None);
        for text in [
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0/8",
            "",
            "10.0.0.0/",
            "10.0.0.0/+8",
        ] {
            assert!(cidr_fault(text).is_some(), "{text}");
        }
    }
}
