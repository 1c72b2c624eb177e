package aegle.server.intake;

import aegle.metrics.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code aegle.yml}. Only their SHA-256 is known here; a key is compared with every one
 * of them in constant time. Immutable.
 *
 * <pre>{@code
 * keys:
 *   - name: clinic-prometheus
 *     sha256: <64 hexadecimal digits>
 *     may: [write, read]
 *     max-per-minute: 600000
 * }</pre>
 */
public final class IntakeKeys {
  /** Keys in the file: 1,000. */
  public static final int MAX_KEYS = 1_000;

  /** Characters of a key that is presented: 512; a longer one is no key. */
  public static final int MAX_KEY_CHARS = 512;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final List<Key> keys;

  /** A key as the file names it. */
  public static final class Key {
    private final String name;
    private final byte[] sha256;
    private final Set<Permission> may;
    private final long perMinute;

    Key(String name, byte[] sha256, Set<Permission> may, long perMinute) {
      this.name = name;
      this.sha256 = sha256.clone();
      this.may = Set.copyOf(may);
      this.perMinute = perMinute;
    }

    public String name() {
      return name;
    }

    public boolean may(Permission permission) {
      return may.contains(permission);
    }
  }

  private IntakeKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /** No key at all. */
  public static IntakeKeys none() {
    return new IntakeKeys(List.of());
  }

  /**
   * Reads the section {@code keys} of {@code aegle.yml}.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static IntakeKeys read(YamlNode section) {
    List<Key> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : section.items()) {
      node.allowOnly("name", "sha256", "may", "max-per-minute", AwsKeys.ID, AwsKeys.SECRET_FILE);
      String name =
          Projects.matching(
              node.require("name"),
              Projects.NAME,
              "lower-case letters, digits, - and _, up to 50: what comes with a key is kept under"
                  + " the key's name");
      if (!names.add(name)) {
        throw node.error("the key name '" + name + "' stands here a second time; keep one");
      }
      long perMinute = node.find("max-per-minute").map(Projects::positive).orElse(0L);
      // Who only signs presents no key: no digest equals one of no bytes.
      boolean signsOnly = node.find("sha256").isEmpty() && node.find(AwsKeys.ID).isPresent();
      byte[] sha256 = signsOnly ? new byte[0] : digest(node.require("sha256"));
      keys.add(new Key(name, sha256, permissions(node.require("may")), perMinute));
    }
    if (keys.size() > MAX_KEYS) {
      throw section.error(keys.size() + " keys; at most " + MAX_KEYS + " are allowed");
    }
    return new IntakeKeys(keys);
  }

  private static byte[] digest(YamlNode node) {
    String text = node.text().toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(text).matches()) {
      throw node.error(
          "sha256 wants the 64 hexadecimal digits of the key's SHA-256, never the key itself; make"
              + " them with: printf %s \"$KEY\" | sha256sum");
    }
    return HexFormat.of().parseHex(text);
  }

  private static Set<Permission> permissions(YamlNode node) {
    Set<Permission> may = EnumSet.noneOf(Permission.class);
    for (YamlNode item : node.items()) {
      may.add(permission(item));
    }
    if (may.isEmpty()) {
      throw node.error("a key that may do nothing is no key; allowed: " + words());
    }
    return may;
  }

  private static Permission permission(YamlNode item) {
    for (Permission permission : Permission.values()) {
      if (permission.word().equals(item.text())) {
        return permission;
      }
    }
    throw item.error("'" + item.text() + "' is nothing a key may; allowed: " + words());
  }

  private static String words() {
    return Stream.of(Permission.values()).map(Permission::word).collect(Collectors.joining(", "));
  }

  /** Signals a minute that the key of a name may send as records, or 0 where none says so. */
  public long perMinute(String name) {
    return keys.stream()
        .filter(key -> key.name().equals(name))
        .mapToLong(key -> key.perMinute)
        .findFirst()
        .orElse(0);
  }

  /** The key that was presented, if it is one. */
  Optional<Key> find(String presented) {
    if (presented.length() > MAX_KEY_CHARS) {
      return Optional.empty();
    }
    byte[] digest = sha256(presented);
    @Nullable Key found = null;
    // Every key is compared, so that the time says nothing about which one nearly fitted.
    for (Key key : keys) {
      if (MessageDigest.isEqual(digest, key.sha256)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  private static byte[] sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return digest.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }
}
