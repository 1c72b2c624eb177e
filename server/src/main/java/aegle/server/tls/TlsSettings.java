package aegle.server.tls;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code tls} of {@code aegle.yml}.
 *
 * <pre>{@code
 * tls:
 *   names: [api.aegle.internal, aegle.internal]
 *   certificate-file: secrets/fullchain.pem    # both files or neither
 *   key-file: secrets/privkey.pem
 * }</pre>
 *
 * @param names that the own certificate is for, besides this machine's usual ones
 * @param given a certificate that somebody else signed; empty: Aegle's own authority signs
 */
public record TlsSettings(List<String> names, Optional<GivenFiles> given) {
  /** Names in the file: 50. */
  public static final int MAX_NAMES = 50;

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?(" + LABEL + "\\.)*" + LABEL + "|\\d{1,3}(\\.\\d{1,3}){3}");

  /**
   * Files of PEM.
   *
   * @param certificate the server's first, then those that lead to the authority
   * @param key PKCS #8, not encrypted
   */
  public record GivenFiles(Path certificate, Path key) {}

  public TlsSettings {
    names = List.copyOf(names);
  }

  /**
   * Reads the section.
   *
   * @param folder to which relative paths refer
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static TlsSettings read(YamlNode section, Path folder) {
    section.allowOnly("names", "certificate-file", "key-file");
    List<String> names = new ArrayList<>();
    section.find("names").ifPresent(list -> list.items().forEach(item -> names.add(name(item))));
    if (names.size() > MAX_NAMES) {
      throw section.error(names.size() + " names; at most " + MAX_NAMES + " are allowed");
    }
    Optional<Path> certificate = section.find("certificate-file").map(node -> file(node, folder));
    Optional<Path> key = section.find("key-file").map(node -> file(node, folder));
    if (certificate.isPresent() != key.isPresent()) {
      throw section.error("certificate-file and key-file go together; name both, or neither");
    }
    return new TlsSettings(
        names, certificate.flatMap(chain -> key.map(secret -> new GivenFiles(chain, secret))));
  }

  private static String name(YamlNode node) {
    String name = node.text().toLowerCase(Locale.ROOT);
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw node.error("'" + name + "' is no name of a host; write it as in api.aegle.internal");
    }
    return name;
  }

  private static Path file(YamlNode node, Path folder) {
    Path file = folder.resolve(node.text());
    if (!Files.isReadable(file)) {
      throw node.error(
          "the file " + node.text() + " cannot be read; put it there, or correct this");
    }
    return file;
  }
}
