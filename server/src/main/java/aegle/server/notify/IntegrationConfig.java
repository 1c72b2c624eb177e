package aegle.server.notify;

import aegle.server.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way in which a receiver is told; a receiver may have several. */
sealed interface IntegrationConfig {
  /** {@code webhook}, {@code email} or {@code slack}. */
  String kind();

  /** Whether a message is sent when all is well again. */
  boolean sendsResolved();

  /**
   * A POST of Alertmanager's JSON, version 4.
   *
   * @param maxAlerts most alerts in a message; 0 for all
   * @param timeout of one attempt; zero for the default
   */
  record Webhook(
      Secret url, boolean sendsResolved, int maxAlerts, Duration timeout, HttpSettings http)
      implements IntegrationConfig {
    @Override
    public String kind() {
      return "webhook";
    }
  }

  /**
   * A mail by SMTP.
   *
   * @param headers by name; they override Subject, To and From
   * @param html null when only text is sent
   * @param text null for none
   */
  record Email(
      TextTemplate to,
      TextTemplate from,
      Smtp smtp,
      Map<String, TextTemplate> headers,
      @Nullable TextTemplate html,
      @Nullable TextTemplate text,
      boolean sendsResolved)
      implements IntegrationConfig {
    public Email {
      headers = Map.copyOf(headers);
    }

    @Override
    public String kind() {
      return "email";
    }
  }

  /**
   * The server that takes mail.
   *
   * @param hello the name that Aegle greets with; empty for the machine's
   * @param userName empty when it asks for none
   */
  record Smtp(
      String host,
      int port,
      String hello,
      String userName,
      Secret password,
      boolean requiresTls,
      TlsSettings tls) {}

  /**
   * A message of one attachment to an incoming webhook of Slack.
   *
   * @param texts by the name of their key in the file, such as {@code title}
   */
  record Slack(
      Secret url,
      boolean sendsResolved,
      HttpSettings http,
      Map<String, TextTemplate> texts,
      List<SlackField> fields,
      boolean hasShortFields,
      List<String> markdownIn,
      boolean linksNames)
      implements IntegrationConfig {
    public Slack {
      texts = Map.copyOf(texts);
      fields = List.copyOf(fields);
      markdownIn = List.copyOf(markdownIn);
    }

    @Override
    public String kind() {
      return "slack";
    }
  }

  /** A field of a Slack attachment. */
  record SlackField(TextTemplate title, TextTemplate value, boolean isShort) {}
}
