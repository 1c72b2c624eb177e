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
      case DiscordChannel.Config discord -> new DiscordChannel(discord, sender(discord.http()));
      case IncidentioChannel.Config incident ->
          new IncidentioChannel(incident, sender(incident.http()));
      case LineChannel.Config line -> new LineChannel(line, sender(line.http()));
      case MattermostChannel.Config mattermost ->
          new MattermostChannel(mattermost, sender(mattermost.http()));
      case MsteamsChannel.Config teams -> new MsteamsChannel(teams, sender(teams.http()));
      case MsteamsV2Channel.Config teams -> new MsteamsV2Channel(teams, sender(teams.http()));
      case OpsgenieChannel.Config opsgenie ->
          new OpsgenieChannel(opsgenie, sender(opsgenie.http()));
      case PagerdutyChannel.Config pagerduty ->
          new PagerdutyChannel(pagerduty, sender(pagerduty.http()));
      case PushoverChannel.Config pushover ->
          new PushoverChannel(pushover, sender(pushover.http()));
      case RocketchatChannel.Config rocket -> new RocketchatChannel(rocket, sender(rocket.http()));
      case SnsChannel.Config sns -> new SnsChannel(sns, sender(sns.http()), clock);
      case TelegramChannel.Config telegram ->
          new TelegramChannel(telegram, sender(telegram.http()));
      case VictoropsChannel.Config victorops ->
          new VictoropsChannel(victorops, sender(victorops.http()));
      case WebexChannel.Config webex -> new WebexChannel(webex, sender(webex.http()));
      case WechatChannel.Config wechat -> new WechatChannel(wechat, sender(wechat.http()), clock);
    };
  }

  private HttpSender sender(HttpSettings settings) {
    try {
      return new HttpSender(settings, own, userAgent, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
