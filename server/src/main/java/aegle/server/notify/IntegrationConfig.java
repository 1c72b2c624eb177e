package aegle.server.notify;

import aegle.server.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way in which a receiver is told; a receiver may have several. */
sealed interface IntegrationConfig
    permits IntegrationConfig.Webhook,
        IntegrationConfig.Email,
        IntegrationConfig.Slack,
        DiscordChannel.Config,
        IncidentioChannel.Config,
        LineChannel.Config,
        MattermostChannel.Config,
        MsteamsChannel.Config,
        MsteamsV2Channel.Config,
        OpsgenieChannel.Config,
        PagerdutyChannel.Config,
        PushoverChannel.Config,
        RocketchatChannel.Config,
        SnsChannel.Config,
        TelegramChannel.Config,
        VictoropsChannel.Config,
        WebexChannel.Config,
        WechatChannel.Config {
  /** The name of its key without {@code _configs}: {@code webhook}, {@code email}, ... */
  String kind();

  /** Whether a message is sent when all is well again. */
  boolean sendsResolved();

  /**
   * A POST of Alertmanager's JSON, version 4.
   *
   * @param url may be a template
   * @param maxAlerts most alerts in a message; 0 for all
   * @param timeout of one attempt; zero for the default
   * @param payload what is sent instead of Alertmanager's JSON; null for that
   */
  record Webhook(
      Secret url,
      boolean sendsResolved,
      int maxAlerts,
      Duration timeout,
      HttpSettings http,
      @Nullable TemplatedValue payload,
      TextTemplates templates)
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
   * @param threading how mails about one group are put together
   */
  record Email(
      TextTemplate to,
      TextTemplate from,
      Smtp smtp,
      Map<String, TextTemplate> headers,
      @Nullable TextTemplate html,
      @Nullable TextTemplate text,
      TextTemplate subject,
      Threading threading,
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

  /** Which mails a mail program shows as one conversation. */
  enum Threading {
    NONE,
    /** All about one group. */
    GROUP,
    /** All of one day about one group. */
    DAILY
  }

  /**
   * The server that takes mail.
   *
   * @param hello the name that Aegle greets with; empty for the machine's
   * @param userName empty when it asks for none
   * @param secret for CRAM-MD5; not set when the password is told
   * @param identity whom to act for; empty for the user
   * @param isTlsFromTheStart null to decide by the port
   */
  record Smtp(
      String host,
      int port,
      String hello,
      String userName,
      Secret password,
      Secret secret,
      String identity,
      boolean requiresTls,
      @Nullable Boolean isTlsFromTheStart,
      TlsSettings tls) {}

  /**
   * A message of one attachment to an incoming webhook of Slack, or as an app.
   *
   * @param timeout of one attempt; zero for the default
   */
  record Slack(
      Secret url,
      boolean sendsResolved,
      HttpSettings http,
      Duration timeout,
      Texts texts,
      List<SlackField> fields,
      List<SlackAction> actions,
      boolean hasShortFields,
      List<String> markdownIn,
      boolean linksNames)
      implements IntegrationConfig {
    public Slack {
      fields = List.copyOf(fields);
      actions = List.copyOf(actions);
      markdownIn = List.copyOf(markdownIn);
    }

    @Override
    public String kind() {
      return "slack";
    }
  }

  /**
   * A button of a Slack attachment.
   *
   * @param confirm the texts of the question asked before; null for none
   */
  record SlackAction(Texts texts, @Nullable Texts confirm) {}

  /** A field of a Slack attachment. */
  record SlackField(TextTemplate title, TextTemplate value, boolean isShort) {}
}
