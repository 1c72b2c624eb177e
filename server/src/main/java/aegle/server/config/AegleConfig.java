package aegle.server.config;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.EntryKind;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code aegle.yml}. Every key may be missing; a file that is missing altogether is all defaults.
 *
 * @param folder the folder of decisions, to which relative paths in its files refer
 * @param platform name of the watched platform, shown on pages
 * @param listen address to bind; loopback unless the file says otherwise
 * @param externalUrl how people reach the pages, for links in messages; empty: {@code
 *     http://localhost:PORT}
 * @param trustedProxies where the reverse proxies connect from whose forwarding headers count
 * @param metrics how long and how much to keep
 * @param zeroInjection whether a zero is written before the first sample of a counter that was born
 * @param records how long and how much of what is not a sample
 * @param clinics the clinics with their time zones
 * @param keys section {@code keys} for the intake
 * @param projects section {@code projects} for the intake
 * @param postgres section {@code postgres} for the watcher
 * @param statsd section {@code statsd} for the doors of DogStatsD
 * @param tls section {@code tls} for clients that insist on it
 * @param vercel section {@code vercel} for drains and webhooks
 * @param cardinality section {@code cardinality} for the budgets of series
 * @param jsonMetrics section {@code json-metrics} for targets that answer JSON
 * @param forwards section {@code forwards} for what leaves this house
 * @param same section {@code same} for events that several sources tell
 * @param objectives section {@code objectives} for what the platform promises
 * @param hours section {@code clinics} once more, for when they are open
 * @param calendars section {@code calendars} for what opening hours are learned from
 * @param state section {@code state} for the state database
 */
public record AegleConfig(
    Path folder,
    String platform,
    String listen,
    String externalUrl,
    List<AddressRange> trustedProxies,
    Metrics metrics,
    boolean zeroInjection,
    Records records,
    List<Clinic> clinics,
    YamlNode keys,
    YamlNode projects,
    YamlNode postgres,
    YamlNode statsd,
    YamlNode tls,
    YamlNode vercel,
    YamlNode cardinality,
    YamlNode jsonMetrics,
    YamlNode forwards,
    YamlNode same,
    YamlNode objectives,
    YamlNode hours,
    YamlNode calendars,
    YamlNode state) {
  public static final String FILE_NAME = "aegle.yml";

  private static final int MAX_SNAPSHOTS = 1_000;
  private static final int MAX_TRUSTED_PROXIES = 100;
  private static final int MAX_RECORD_DAYS = 3_660;
  private static final Duration MIN_RETENTION = Duration.ofMinutes(1);

  /**
   * How the time-series database keeps.
   *
   * @param retention samples older than this are dropped
   * @param maxDiskBytes blocks are dropped, oldest first, above this; 0: no limit
   * @param maxSeries series in memory; further ones are refused
   * @param fsyncInterval how much time of acknowledged samples a power cut may cost
   * @param maxSnapshots copies kept in the data folder; the oldest above this are deleted
   */
  public record Metrics(
      Duration retention,
      long maxDiskBytes,
      int maxSeries,
      Duration fsyncInterval,
      int maxSnapshots) {}

  /**
   * How the store of records keeps.
   *
   * @param retentionDays days that records of a kind are kept; a kind that is missing has its own
   *     usual time
   * @param maxDiskBytes the oldest days are dropped above this; 0: no limit
   */
  public record Records(Map<EntryKind, Integer> retentionDays, long maxDiskBytes) {
    public Records {
      retentionDays = Map.copyOf(retentionDays);
    }
  }

  /** A clinic: its id as in the label {@code clinic_id}, and the zone in which its day passes. */
  public record Clinic(String id, String name, String timeZone) {}

  /** The zone of the first clinic, in which days and months pass where nobody says otherwise. */
  public ZoneId zone() {
    return clinics.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(clinics.getFirst().timeZone());
  }

  /** The zones of the clinics, by id. */
  public Map<String, ZoneId> zonesOfClinics() {
    Map<String, ZoneId> zones = new HashMap<>();
    clinics.forEach(clinic -> zones.put(clinic.id(), ZoneId.of(clinic.timeZone())));
    return zones;
  }

  public AegleConfig {
    trustedProxies = List.copyOf(trustedProxies);
    clinics = List.copyOf(clinics);
  }

  /**
   * Reads the file in the folder.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static AegleConfig read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    YamlNode root =
        Files.exists(file) ? YamlNode.read(file, FILE_NAME) : YamlNode.parse(FILE_NAME, "");
    root.allowOnly(
        "platform",
        "listen",
        "external-url",
        "trusted-proxies",
        "metrics",
        "records",
        "clinics",
        "keys",
        "projects",
        "postgres",
        "statsd",
        "tls",
        "vercel",
        "cardinality",
        "json-metrics",
        "forwards",
        "same",
        "objectives",
        "calendars",
        "state");
    YamlNode nothing = YamlNode.parse(FILE_NAME, "null");
    return new AegleConfig(
        folder,
        root.text("platform", "the platform"),
        root.find("listen").map(AegleConfig::address).orElse("127.0.0.1"),
        root.find("external-url").map(AegleConfig::webAddress).orElse(""),
        trustedProxies(root.find("trusted-proxies").orElse(nothing)),
        metrics(root.find("metrics").orElse(nothing)),
        root.find("metrics").orElse(nothing).bool("zero-injection", true),
        records(root.find("records").orElse(nothing)),
        root.find("clinics").orElse(nothing).items().stream().map(AegleConfig::clinic).toList(),
        root.find("keys").orElse(nothing),
        root.find("projects").orElse(nothing),
        root.find("postgres").orElse(nothing),
        root.find("statsd").orElse(nothing),
        root.find("tls").orElse(nothing),
        root.find("vercel").orElse(nothing),
        root.find("cardinality").orElse(nothing),
        root.find("json-metrics").orElse(nothing),
        root.find("forwards").orElse(nothing),
        root.find("same").orElse(nothing),
        root.find("objectives").orElse(nothing),
        root.find("clinics").orElse(nothing),
        root.find("calendars").orElse(nothing),
        root.find("state").orElse(nothing));
  }

  /** The host of {@link #externalUrl}, or empty. */
  public String externalHost() {
    @Nullable String host = externalUrl.isEmpty() ? null : URI.create(externalUrl).getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  private static Metrics metrics(YamlNode node) {
    node.allowOnly(
        "retention", "max-disk", "max-series", "fsync-interval", "max-snapshots", "zero-injection");
    return new Metrics(
        node.find("retention").map(AegleConfig::retention).orElse(Duration.ofDays(30)),
        node.find("max-disk").map(AegleConfig::bytes).orElse(0L),
        node.find("max-series").map(AegleConfig::seriesLimit).orElse(2_000_000),
        node.duration("fsync-interval", Duration.ofSeconds(1)),
        node.find("max-snapshots").map(AegleConfig::snapshots).orElse(5));
  }

  private static Records records(YamlNode node) {
    node.allowOnly("retention", "max-disk");
    Map<EntryKind, Integer> days = new EnumMap<>(EntryKind.class);
    node.find("retention")
        .map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((word, length) -> days.put(kind(word, length), days(length)));
    return new Records(days, node.find("max-disk").map(AegleConfig::bytes).orElse(0L));
  }

  private static EntryKind kind(String word, YamlNode at) {
    try {
      return EntryKind.of(word);
    } catch (IllegalArgumentException e) {
      throw at.error(String.valueOf(e.getMessage()));
    }
  }

  private static int days(YamlNode node) {
    long days = node.duration().toDays();
    if (days < 1 || days > MAX_RECORD_DAYS) {
      throw node.error(
          "'" + node.text() + "' is no time to keep records; use 1d to " + MAX_RECORD_DAYS + "d");
    }
    return (int) days;
  }

  private static int snapshots(YamlNode node) {
    long count = node.number();
    if (count < 1 || count > MAX_SNAPSHOTS) {
      throw node.error("'" + node.text() + "' is no number of copies; use 1 to " + MAX_SNAPSHOTS);
    }
    return (int) count;
  }

  private static List<AddressRange> trustedProxies(YamlNode node) {
    if (node.items().size() > MAX_TRUSTED_PROXIES) {
      throw node.error(
          "there are "
              + node.items().size()
              + " trusted proxies; use at most "
              + MAX_TRUSTED_PROXIES
              + ", wider ranges if need be");
    }
    return node.items().stream().map(AegleConfig::range).toList();
  }

  private static AddressRange range(YamlNode node) {
    return AddressRange.parse(node.text())
        .orElseThrow(() ->
            node.error(
                "'"
                    + node.text()
                    + "' is no range of addresses; use one such as 127.0.0.1, 10.0.0.0/8 or"
                    + " fd00::/8, never one that trusts everybody"));
  }

  private static Duration retention(YamlNode node) {
    Duration retention = node.duration();
    if (retention.compareTo(MIN_RETENTION) < 0) {
      throw node.error("'" + node.text() + "' is too short to keep samples; use 1m or more");
    }
    return retention;
  }

  private static int seriesLimit(YamlNode node) {
    long limit = node.number();
    if (limit < 1 || limit > Integer.MAX_VALUE) {
      throw node.error(
          "'" + node.text() + "' is no limit of series; use 1 to " + Integer.MAX_VALUE);
    }
    return (int) limit;
  }

  private static String address(YamlNode node) {
    String text = node.text();
    try {
      if (!text.isBlank() && !InetAddress.getByName(text).isMulticastAddress()) {
        return text;
      }
    } catch (UnknownHostException e) {
      throw notAddress(node);
    }
    throw notAddress(node);
  }

  private static ConfigException notAddress(YamlNode node) {
    return node.error(
        "'" + node.text() + "' is no address to listen on; use one such as 127.0.0.1 or 0.0.0.0");
  }

  private static String webAddress(YamlNode node) {
    String text = node.text();
    try {
      URI address = new URI(text);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (text.isEmpty() || (web && address.getHost() != null)) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw notWebAddress(node);
    }
    throw notWebAddress(node);
  }

  private static ConfigException notWebAddress(YamlNode node) {
    return node.error(
        "'" + node.text() + "' is no address of a web page; use one such as https://aegle.example");
  }

  private static Clinic clinic(YamlNode node) {
    node.allowOnly("id", "name", "time-zone", "open", "days");
    String zone = node.text("time-zone", "UTC");
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw node.error("'" + zone + "' is no time zone; use a name such as Asia/Bangkok");
    }
    String id = node.require("id").text();
    return new Clinic(id, node.text("name", id), zone);
  }

  private static long bytes(YamlNode node) {
    String text = node.text();
    String[] units = {"KB", "MB", "GB", "TB"};
    long factor = 1_024;
    for (String unit : units) {
      if (text.endsWith(unit)) {
        try {
          return Math.multiplyExact(
              Long.parseLong(text.substring(0, text.length() - 2).strip()), factor);
        } catch (NumberFormatException | ArithmeticException e) {
          break;
        }
      }
      factor *= 1_024;
    }
    throw node.error("'" + text + "' is not a size; use a size such as 20GB (KB, MB, GB, TB)");
  }
}
