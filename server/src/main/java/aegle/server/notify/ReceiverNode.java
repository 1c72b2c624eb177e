package aegle.server.notify;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a receiver, such as an item of {@code telegram_configs}, with all that it falls back
 * on: what reads it needs to know nothing else.
 */
record ReceiverNode(YamlNode node, GlobalSettings global, TextTemplates templates, OwnAddress own) {
  /** Keys that every entry spoken to over HTTP has. */
  private static final List<String> USUAL = List.of("send_resolved", "http_config");

  /** Refuses keys but these and the usual ones. */
  ReceiverNode allowOnly(String... keys) {
    List<String> all = new ArrayList<>(USUAL);
    all.addAll(List.of(keys));
    new Keys(all, List.of()).check(node);
    return this;
  }

  ConfigException error(String complaint) {
    return node.error(complaint);
  }

  boolean sendsResolved(boolean otherwise) {
    return node.bool("send_resolved", otherwise);
  }

  HttpSettings http() {
    return node.find("http_config")
        .map(n -> HttpSettings.read(n, global.folder()))
        .orElse(global.http());
  }

  boolean has(String key) {
    return node.find(key).filter(value -> !value.isText() || !value.text().isEmpty()).isPresent();
  }

  String word(String key, String otherwise) {
    return node.text(key, otherwise);
  }

  boolean bool(String key) {
    return node.bool(key, false);
  }

  Duration duration(String key, Duration otherwise) {
    return node.duration(key, otherwise);
  }

  /** A text, or the default template of the given name; no name is the empty text. */
  TextTemplate text(String key, String defaultTemplate) {
    return node.find(key)
        .map(templates::text)
        .orElseGet(() ->
            defaultTemplate.isEmpty() ? templates.text("") : templates.named(defaultTemplate));
  }

  /** Texts that have no default. */
  Texts texts(String... keys) {
    return texts(Map.of(), keys);
  }

  /** Texts, some of which have a template, by name, where the file says nothing. */
  Texts texts(Map<String, String> defaultTemplates, String... keys) {
    Map<String, TextTemplate> texts = new LinkedHashMap<>();
    defaultTemplates.forEach((key, name) -> texts.put(key, text(key, name)));
    for (String key : keys) {
      node.find(key).ifPresent(value -> texts.put(key, templates.text(value)));
    }
    return new Texts(texts);
  }

  /** Texts under names of the file's own, such as the fields of {@code details}. */
  Map<String, TextTemplate> textMap(String key) {
    Map<String, TextTemplate> texts = new LinkedHashMap<>();
    node.find(key)
        .map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((name, value) -> texts.put(name, templates.text(value)));
    return texts;
  }

  /** Items of a list, each of which has these texts and nothing else. */
  List<Texts> textList(String key, String... keys) {
    List<Texts> list = new ArrayList<>();
    for (YamlNode item : node.find(key).map(YamlNode::items).orElse(List.of())) {
      item.allowOnly(keys);
      list.add(new ReceiverNode(item, global, templates, own).texts(keys));
    }
    return list;
  }

  Optional<Secret> secret(String key) {
    return HttpSettings.secret(node, key, global.folder());
  }

  /** A secret that must be here. */
  Secret requireSecret(String key) {
    return secret(key)
        .orElseThrow(() -> error("one of " + key + " or " + key + "_file must be configured"));
  }

  /** A secret that may stand under {@code global:} instead. */
  Secret secret(String key, String globalKey, String complaint) {
    return secret(key).or(() -> global.secret(globalKey)).orElseThrow(() -> error(complaint));
  }

  /** A secret that is the address to send to. */
  Secret requireAddress(String key) {
    return checked(requireSecret(key), key);
  }

  /** The address is a secret, so complaints do not quote it. */
  Secret checked(Secret address, String key) {
    if (address instanceof Secret.Inline(String text) && !text.contains("{{")) {
      YamlNode place = node.find(key).orElse(node);
      URI url =
          HttpSender.address(text)
              .orElseThrow(() ->
                  place.error(
                      "not an address of a receiver; use http://host/path or https://host/path"));
      if (own.is(url)) {
        throw place.error("this is Aegle's own address; alerts would come back as work");
      }
    }
    return address;
  }

  /** An address that is no secret: here, under {@code global:}, or the service's own. */
  String address(String key, String globalKey, String otherwise) {
    String here = node.text(key, "");
    String text = here.isEmpty() ? global.text(globalKey) : here;
    String address = text.isEmpty() ? otherwise : text;
    if (address.isEmpty()) {
      throw error("'" + key + "' is missing here, and " + globalKey + " under global");
    }
    var _ = checked(new Secret.Inline(address), key);
    return address;
  }

  /** As {@link #address}, with a slash at its end. */
  String folderAddress(String key, String globalKey, String otherwise) {
    String address = address(key, globalKey, otherwise);
    return address.endsWith("/") ? address : address + "/";
  }
}
