package aegle.guard.masking;

/** What is done with addresses of the Internet that are masked. */
public enum AddressPolicy {
  /** Left whole. */
  KEEP,
  /** Cut to the network: 24 bits of IPv4, 48 of IPv6. Enough for a country and a provider. */
  TRUNCATE,
  /** Replaced by a keyed digest. */
  PSEUDONYM
}
