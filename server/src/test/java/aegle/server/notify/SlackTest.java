package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SlackTest {
  private static final Labels DOWN = Labels.of("alertname", "Down", "severity", "critical");

  @TempDir private Path folder;
  private NotifyHouse house;
  private RecordingReceiver slack;

  @BeforeEach
  void open() throws Exception {
    house = new NotifyHouse(StateLocation.inDataFolder(folder), folder);
    slack = new RecordingReceiver(house.clock);
    Files.writeString(folder.resolve("slack-url"), slack.url() + "\n");
  }

  @AfterEach
  void close() {
    house.close();
    slack.close();
  }

  private void startWith(String more) {
    house.start(
        """
        global: {slack_api_url_file: slack-url}
        route: {receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 5s}
        receivers:
          - name: team
            slack_configs: [{send_resolved: true, %s}]
        """
            .formatted(more));
  }

  @Test
  void an_attachment_has_the_fields_and_colours_of_alertmanager() {
    startWith("channel: '#oncall', fields: [{title: '{{ .Status }}', value: north, short: true}]");
    house.tell(DOWN, Map.of("summary", "a <b> & c"), 0, Instant.EPOCH);
    house.runUntil(1);
    JsonNode body = slack.got().getFirst().body();
    assertThat(body.get("channel").asString()).isEqualTo("#oncall");
    assertThat(body.get("username").asString()).isEqualTo("Aegle");
    JsonNode attachment = body.get("attachments").get(0);
    assertThat(attachment.get("title").asString()).isEqualTo("[FIRING:1] Down (critical)");
    assertThat(attachment.get("title_link").asString())
        .isEqualTo("http://aegle.example:8600/alerts");
    assertThat(attachment.get("text").asString()).isEqualTo("firing: Down: a &lt;b&gt; &amp; c");
    assertThat(attachment.get("fallback").asString())
        .isEqualTo("[FIRING:1] Down (critical) | http://aegle.example:8600/alerts");
    assertThat(attachment.get("color").asString()).isEqualTo("danger");
    assertThat(attachment.get("fields").toString())
        .isEqualTo("[{\"title\":\"firing\",\"value\":\"north\",\"short\":true}]");
    assertThat(attachment.get("mrkdwn_in").toString())
        .isEqualTo("[\"fallback\",\"pretext\",\"text\"]");
    house.ends(DOWN, 0, 1);
    house.runUntil(7);
    attachment = slack.got().getLast().body().get("attachments").get(0);
    assertThat(attachment.get("color").asString()).isEqualTo("good");
  }

  @Test
  void a_text_that_cannot_be_expanded_is_a_failure_with_its_reason() {
    startWith("title: '{{ template \"nowhere\" . }}'");
    house.fires(DOWN, 0);
    house.runUntil(2);
    assertThat(house.receipts()).hasSize(1);
    assertThat(house.receipts().getFirst().detail()).startsWith("a text cannot be expanded");
    assertThat(house.count("aegle.notifications.failed", "reason", "template")).isOne();
  }

  @Test
  void a_no_inside_a_yes_is_a_no() {
    startWith("");
    slack.replyWith("{\"ok\":false,\"error\":\"channel_not_found\"}");
    house.fires(DOWN, 0);
    house.runUntil(2);
    assertThat(house.receipts()).hasSize(1);
    assertThat(house.receipts().getFirst().detail()).isEqualTo("Slack says: channel_not_found");
  }
}
