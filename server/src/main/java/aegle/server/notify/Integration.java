package aegle.server.notify;

import aegle.server.state.ToldGroup;
import java.util.concurrent.Semaphore;

/** A receiver's way to be told, ready to use. Any thread may call. */
final class Integration {
  /** Most attempts at once: a receiver that hangs must not hold the places of the others. */
  static final int MAX_AT_ONCE = 4;

  private final String receiver;
  private final int position;
  private final IntegrationConfig config;
  private final Channel channel;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  Integration(String receiver, int position, IntegrationConfig config, Channel channel) {
    this.receiver = receiver;
    this.position = position;
    this.config = config;
    this.channel = channel;
  }

  String receiver() {
    return receiver;
  }

  int position() {
    return position;
  }

  String kind() {
    return config.kind();
  }

  boolean sendsResolved() {
    return config.sendsResolved();
  }

  Channel channel() {
    return channel;
  }

  Semaphore places() {
    return places;
  }

  boolean is(String otherReceiver, int otherPosition, IntegrationConfig otherConfig) {
    return receiver.equals(otherReceiver)
        && position == otherPosition
        && config.equals(otherConfig);
  }

  ToldGroup.Key key(String groupKey) {
    return new ToldGroup.Key(receiver, kind(), position, groupKey);
  }
}
