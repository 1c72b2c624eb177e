package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.testing.FakeClock;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A receiver of a file, told once, and what came in at the other end. In configurations {@code URL}
 * stands for the recording server's address.
 */
final class ReceiverKit implements AutoCloseable {
  static final Instant NOW = NotifyHouse.START;

  /** SHA-256 of the key of the messages' group. */
  static final String KEY_HASH = "af94c9e8f6a3043625e36c6f472fe6be85ac23a9117184ee4cb7b4ad7401a47e";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final RecordingReceiver server;
  final Path folder;
  private final FakeClock clock = new FakeClock(NOW);

  ReceiverKit(Path folder) throws IOException {
    this.folder = folder;
    this.server = new RecordingReceiver(clock);
  }

  /** Tells a receiver that has this one way. */
  Channel.Reply tell(String way, String settings, Message message) {
    return tell(way, settings, "", message);
  }

  Channel.Reply tell(String way, String settings, String global, Message message) {
    Channel channel = channel(way, settings, global);
    return channel.deliver(message, Duration.ofSeconds(10));
  }

  Channel channel(String way, String settings, String global) {
    return new Channels(NotifyHouse.OWN, "Aegle/test", clock).open(config(way, settings, global));
  }

  IntegrationConfig config(String way, String settings, String global) {
    String yaml =
        """
        global: {%s}
        route: {receiver: a}
        receivers:
        - name: a
          %s_configs:
          - {%s}
        """
            .formatted(global, way, settings)
            .replace("URL", server.base());
    return new NotifyConfigReader(folder, NotifyHouse.OWN)
        .read(YamlNode.parse("alertmanager.yml", yaml))
        .receivers()
        .values()
        .iterator()
        .next()
        .integrations()
        .getFirst();
  }

  RecordingReceiver.Got last() {
    return server.got().getLast();
  }

  static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  /** One alert of a clinic in Chiang Mai fires. */
  static Message firing() {
    return message(NOW.plusSeconds(60), "ฐานข้อมูลไม่ตอบ");
  }

  static Message resolved() {
    return message(NOW.minusSeconds(5), "ฐานข้อมูลไม่ตอบ");
  }

  static Message firing(String summary) {
    return message(NOW.plusSeconds(60), summary);
  }

  private static Message message(Instant endsAt, String summary) {
    Labels labels = Labels.of("alertname", "Down", "clinic_id", "chiang_mai");
    Alert alert =
        new Alert(
            Fingerprints.of(labels),
            labels,
            Map.of("summary", summary),
            NOW.minusSeconds(120),
            endsAt,
            NOW,
            false,
            "http://aegle.example/graph");
    return new Message(
        "ward",
        "{}:{alertname=\"Down\"}",
        Labels.of("alertname", "Down"),
        List.of(alert),
        NOW,
        "http://aegle.example");
  }

  /** The names and values of a form, decoded. */
  static List<String> form(String body) {
    List<String> fields = new ArrayList<>();
    for (String field : body.split("&", -1)) {
      fields.add(java.net.URLDecoder.decode(field, java.nio.charset.StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public void close() {
    server.close();
  }
}
