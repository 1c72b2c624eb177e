package aegle.starter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount, kept as a whole number of the currency's smallest unit, so that sums are exact.
 *
 * @param minor smallest units: satang for THB, cents for SGD, yen for JPY; never negative
 * @param currency of ISO 4217
 */
public record Money(long minor, Currency currency) {
  public Money {
    if (minor < 0) {
      throw new IllegalArgumentException("an amount is never negative; got " + minor);
    }
  }

  /**
   * An amount as people write it, such as 1200.50.
   *
   * @throws IllegalArgumentException when the amount has more decimals than the currency
   */
  public static Money of(BigDecimal amount, Currency currency) {
    try {
      BigDecimal scaled = amount.setScale(digits(currency), RoundingMode.UNNECESSARY);
      return new Money(scaled.unscaledValue().longValueExact(), currency);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s is no amount in %s; use at most %d decimals"
              .formatted(amount, currency, digits(currency)),
          e);
    }
  }

  /** The amount as people write it. */
  public BigDecimal amount() {
    return BigDecimal.valueOf(minor, digits(currency));
  }

  /** Decimals of a currency; none for those that have no smaller unit. */
  static int digits(Currency currency) {
    return Math.max(0, currency.getDefaultFractionDigits());
  }
}
