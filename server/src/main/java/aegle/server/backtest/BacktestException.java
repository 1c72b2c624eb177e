package aegle.server.backtest;

/** A back-test that cannot be made; the message says why and what to do. */
public final class BacktestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BacktestException(String message) {
    super(message);
  }
}
