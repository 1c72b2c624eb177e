package aegle.server.notify;

import aegle.protocols.cloudwatch.SignatureV4;
import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Publishes to a topic, an endpoint or a telephone by AWS SNS, signed with version 4. */
final class SnsChannel implements Channel {
  /** SNS' limits: of a message in bytes, of a text message in characters, of a subject. */
  static final int MAX_MESSAGE_BYTES = 256 * 1024;

  static final int MAX_SMS_CHARACTERS = 1_600;

  /** "Less than 100 characters", without line breaks. */
  static final int MAX_SUBJECT_CHARACTERS = 99;

  private static final String SERVICE = "sns";

  private final Config config;
  private final HttpSender http;
  private final InstantSource clock;

  SnsChannel(Config config, HttpSender http, InstantSource clock) {
    this.config = config;
    this.http = http;
    this.clock = clock;
  }

  /**
   * What an item of {@code sns_configs} says.
   *
   * @param apiUrl empty for that of the region; may be a template
   */
  record Config(
      String region,
      String accessKey,
      Secret secretKey,
      TextTemplate apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      Map<String, TextTemplate> attributes)
      implements IntegrationConfig {
    private static final Keys SIGV4 =
        Keys.of("region", "access_key", "secret_key", "secret_key_file")
            .later("profile", "role_arn", "external_id", "use_fips_sts_endpoint");

    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_url",
          "sigv4",
          "topic_arn",
          "target_arn",
          "phone_number",
          "subject",
          "message",
          "attributes");
      long targets =
          List.of("topic_arn", "target_arn", "phone_number").stream().filter(node::has).count();
      if (targets != 1) {
        throw node.error(
            "must provide either a Target ARN, Topic ARN, or Phone Number for SNS config");
      }
      ReceiverNode keys =
          new ReceiverNode(
              node.node().require("sigv4"), node.global(), node.templates(), node.own());
      SIGV4.check(keys.node());
      if (!keys.has("region") || !keys.has("access_key")) {
        throw keys.error(
            "sigv4 needs 'region', 'access_key' and 'secret_key' (or 'secret_key_file'): Aegle takes"
                + " no credentials from its surroundings");
      }
      TextTemplate apiUrl = node.text("api_url", "");
      if (!apiUrl.isEmpty()) {
        var _ = node.checked(new Secret.Inline(apiUrl.source()), "api_url");
      }
      return new Config(
          keys.word("region", ""),
          keys.word("access_key", ""),
          keys.requireSecret("secret_key"),
          apiUrl,
          node.sendsResolved(true),
          node.http(),
          node.texts(
              Map.of("subject", "sns.default.subject", "message", "sns.default.message"),
              "topic_arn",
              "target_arn",
              "phone_number"),
          node.textMap("attributes"));
    }

    @Override
    public String kind() {
      return "sns";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> call(message), timeout);
  }

  private HttpCall call(Message message) throws UnreadableSecretException {
    String asked = config.apiUrl().expand(message);
    String address = asked.isEmpty() ? "https://sns." + config.region() + ".amazonaws.com/" : asked;
    String form = encoded(fields(config, message));
    return signed(HttpCall.postForm(address, form));
  }

  private HttpCall signed(HttpCall call) throws UnreadableSecretException {
    URI url = URI.create(call.address());
    String stamp = SignatureV4.stamp(clock.instant());
    HttpCall stamped = call.with("X-Amz-Date", stamp);
    List<SignatureV4.Header> headers =
        List.of(
            new SignatureV4.Header("content-type", HttpCall.FORM),
            new SignatureV4.Header("host", url.getRawAuthority()),
            new SignatureV4.Header("x-amz-date", stamp));
    SignatureV4.Request request =
        SignatureV4.Request.of(
            call.method(),
            url.getRawPath(),
            url.getRawQuery() == null ? "" : url.getRawQuery(),
            headers,
            call.body().getBytes(StandardCharsets.UTF_8));
    String authorization =
        SignatureV4.sign(
            request, config.accessKey(), config.secretKey().read(), config.region(), SERVICE);
    return stamped.with("Authorization", authorization);
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, String> fields(Config config, Message message) {
    Texts texts = config.texts();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Action", "Publish");
    fields.put("Version", "2010-03-31");
    String topic = texts.of("topic_arn", message);
    putIfSet(fields, "TopicArn", topic);
    putIfSet(fields, "TargetArn", texts.of("target_arn", message));
    String phone = texts.of("phone_number", message);
    putIfSet(fields, "PhoneNumber", phone);
    if (topic.endsWith(".fifo")) {
      fields.put("MessageDeduplicationId", message.keyHash());
      fields.put("MessageGroupId", message.keyHash());
    }
    String subject = texts.of("subject", message).replaceAll("\\p{Cntrl}+", " ").strip();
    putIfSet(fields, "Subject", Cut.characters(subject, MAX_SUBJECT_CHARACTERS));
    String whole = texts.of("message", message);
    String cut =
        phone.isEmpty()
            ? Cut.bytes(whole, MAX_MESSAGE_BYTES)
            : Cut.characters(whole, MAX_SMS_CHARACTERS);
    fields.put("Message", cut);
    Map<String, String> attributes = new LinkedHashMap<>();
    config.attributes().forEach((name, text) -> attributes.put(name, text.expand(message)));
    if (!cut.equals(whole)) {
      attributes.put("truncated", "true");
    }
    int number = 1;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String entry = "MessageAttributes.entry." + number++ + ".";
      fields.put(entry + "Name", attribute.getKey());
      fields.put(entry + "Value.DataType", "String");
      fields.put(entry + "Value.StringValue", attribute.getValue());
    }
    return fields;
  }

  private static void putIfSet(Map<String, String> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
