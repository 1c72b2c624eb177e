package aegle.server.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * Opens the channel that a configuration asks for.
 *
 * @param userAgent {@code Aegle/1.0}, how Aegle names itself to receivers
 */
record Channels(OwnAddress own, String userAgent, InstantSource clock) {
  Channel open(IntegrationConfig config) {
    return switch (config) {
      case IntegrationConfig.Webhook webhook -> new WebhookChannel(webhook, sender(webhook.http()));
      case IntegrationConfig.Slack slack -> new SlackChannel(slack, sender(slack.http()));
      case IntegrationConfig.Email email -> new EmailChannel(email, userAgent, clock);
    };
  }

  private HttpSender sender(HttpSettings settings) {
    try {
      return new HttpSender(settings, own, userAgent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
