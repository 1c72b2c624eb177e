package aegle.server.notify;

import static aegle.server.notify.ReceiverKit.firing;
import static aegle.server.notify.ReceiverKit.form;
import static aegle.server.notify.ReceiverKit.json;
import static aegle.server.notify.ReceiverKit.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.cloudwatch.SignatureV4;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Services that wake somebody: what is sent to them, to the letter. */
class PagingReceiversTest {
  private static final String WORDS =
      "1 alert is firing.\\n\\nDown: ฐานข้อมูลไม่ตอบ\\n  State: firing\\n  Since: Sunday 1 March"
          + " 2026, 08:58 UTC (2m)\\n  Where: clinic_id chiang_mai\\n  Look here:"
          + " http://aegle.example/graph\\n\\nAll alerts: http://aegle.example/alerts\\n";

  private ReceiverKit kit;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    kit = new ReceiverKit(folder);
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void pagerduty_is_triggered_with_the_hash_of_the_group_and_resolved_by_it() throws Exception {
    Files.writeString(kit.folder.resolve("key"), "R0UT1NG\n");
    String settings =
        "routing_key_file: key, url: URL/v2/enqueue, severity: '{{ .Status }}', class: db,"
            + " details: {clinic: '{{ .CommonLabels.clinic_id }}', count: '{{ len .Alerts }}'},"
            + " images: [{src: 'http://i/a.png', alt: a}, {src: ''}],"
            + " links: [{href: 'http://l', text: look}]";
    Channel.Reply reply = kit.tell("pagerduty", settings, firing());
    assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
    RecordingReceiver.Got got = kit.last();
    assertThat(got.method() + " " + got.path()).isEqualTo("POST /v2/enqueue");
    assertThat(got.type()).isEqualTo("application/json");
    assertThat(got.agent()).isEqualTo("Aegle/test");
    JsonNode alert =
        json(
            ("[{'status':'firing','labels':{'alertname':'Down','clinic_id':'chiang_mai'},"
                    + "'annotations':{'summary':'ฐานข้อมูลไม่ตอบ'},"
                    + "'startsAt':'2026-03-01T09:58:00Z','endsAt':'0001-01-01T00:00:00Z',"
                    + "'generatorURL':'http://aegle.example/graph','fingerprint':'FP'}]")
                .replace("FP", firing().alerts().getFirst().fingerprint()));
    JsonNode expected =
        json(
            ("{'routing_key':'R0UT1NG','dedup_key':'HASH','event_action':'trigger',"
                    + "'payload':{'summary':'[FIRING:1] Down (chiang_mai)','source':'Aegle',"
                    + "'severity':'firing','class':'db','custom_details':{'firing':ALERT,"
                    + "'resolved':[],'num_firing':1,'num_resolved':0,'clinic':'chiang_mai','count':1}},"
                    + "'client':'Aegle','client_url':'http://aegle.example/alerts',"
                    + "'images':[{'src':'http://i/a.png','alt':'a','href':''}],"
                    + "'links':[{'href':'http://l','text':'look'}]}")
                .replace("HASH", ReceiverKit.KEY_HASH)
                .replace("ALERT", alert.toString()));
    assertThat(got.body()).isEqualTo(expected);

    kit.tell("pagerduty", settings, resolved());
    assertThat(kit.last().body().get("event_action").asString()).isEqualTo("resolve");
    assertThat(kit.last().body().get("dedup_key").asString()).isEqualTo(ReceiverKit.KEY_HASH);
  }

  @Test
  void pagerduty_of_version_1_knows_the_incident_by_its_key_and_retries_a_403() {
    String settings = "service_key: s3rv1ce, url: URL/v1";
    kit.tell("pagerduty", settings, firing());
    JsonNode body = kit.last().body();
    assertThat(body.get("service_key").asString()).isEqualTo("s3rv1ce");
    assertThat(body.get("event_type").asString()).isEqualTo("trigger");
    assertThat(body.get("incident_key").asString()).isEqualTo(ReceiverKit.KEY_HASH);
    kit.server.answerAlways(403);
    assertThat(worthRetrying(kit.tell("pagerduty", settings, firing()))).isTrue();
    assertThat(worthRetrying(kit.tell("pagerduty", "routing_key: k, url: URL/v2", firing())))
        .isFalse();
  }

  @Test
  void an_event_too_large_for_pagerduty_goes_without_its_details() {
    kit.tell("pagerduty", "routing_key: k, url: URL/v2", firing("ก".repeat(200_000)));
    JsonNode details = kit.last().body().get("payload").get("custom_details");
    assertThat(details.get("error").asString()).startsWith("Custom details have been removed");
    assertThat(kit.last().text().length()).isLessThan(PagerdutyChannel.MAX_EVENT_BYTES);
  }

  private static boolean worthRetrying(Channel.Reply reply) {
    return reply instanceof Channel.Reply.Refused refused && refused.isWorthRetrying();
  }

  @Test
  void opsgenie_creates_an_alert_updates_it_and_closes_it_by_its_alias() {
    String settings =
        "api_key: g3n1e, api_url: URL, update_alerts: true, priority: P1, tags: 'a,,b',"
            + " entity: db, note: look, details: {team: ward},"
            + " responders: [{name: 'x,y', type: teams}, {username: '{{ .Status }}', type: user}]";
    kit.tell("opsgenie", settings, firing());
    List<RecordingReceiver.Got> got = kit.server.got();
    String alert = "/v2/alerts/" + ReceiverKit.KEY_HASH;
    assertThat(got)
        .extracting(g -> g.method() + " " + g.path())
        .containsExactly(
            "POST /v2/alerts",
            "PUT " + alert + "/message?identifierType=alias",
            "PUT " + alert + "/description?identifierType=alias");
    assertThat(got).extracting(RecordingReceiver.Got::authorization).containsOnly("GenieKey g3n1e");
    assertThat(got.getFirst().body())
        .isEqualTo(
            json(
                "{'alias':'HASH','message':'[FIRING:1] Down (chiang_mai)','description':'WORDS',"
                        .replace("HASH", ReceiverKit.KEY_HASH)
                        .replace("WORDS", WORDS.replace("08:58", "09:58"))
                    + "'details':{'alertname':'Down','clinic_id':'chiang_mai','team':'ward'},"
                    + "'source':'http://aegle.example/alerts',"
                    + "'responders':[{'name':'x','type':'team'},{'name':'y','type':'team'},"
                    + "{'username':'firing','type':'user'}],"
                    + "'tags':['a','b'],'note':'look','priority':'P1','entity':'db'}"));
    kit.server.forget();
    kit.tell("opsgenie", settings, resolved());
    assertThat(kit.last().path()).isEqualTo(alert + "/close?identifierType=alias");
    assertThat(kit.last().body()).isEqualTo(json("{'source':'http://aegle.example/alerts'}"));
    assertThat(kit.server.got()).hasSize(1);
  }

  @Test
  void an_opsgenie_that_refuses_the_first_request_gets_no_second() {
    kit.server.answerAlways(422);
    Channel.Reply reply =
        kit.tell("opsgenie", "api_key: k, api_url: URL, update_alerts: true", firing());
    assertThat(worthRetrying(reply)).isFalse();
    assertThat(kit.server.got()).hasSize(1);
  }

  @Test
  void victorops_learns_of_recovery_and_its_key_is_seen_nowhere() {
    String settings =
        "api_key: v1ct0r, api_url: URL/alert, routing_key: 'ward {{ .Status }}', message_type:"
            + " WARNING, custom_fields: {clinic: '{{ .CommonLabels.clinic_id }}'}";
    kit.tell("victorops", settings, firing());
    assertThat(kit.last().path()).isEqualTo("/alert/v1ct0r/ward%20firing");
    JsonNode body = kit.last().body();
    assertThat(body.get("message_type").asString()).isEqualTo("WARNING");
    assertThat(body.get("entity_id").asString()).isEqualTo(ReceiverKit.KEY_HASH);
    assertThat(body.get("clinic").asString()).isEqualTo("chiang_mai");
    assertThat(body.get("state_message").asString()).contains("ฐานข้อมูลไม่ตอบ");
    kit.server.answerAlways(500);
    Channel.Reply reply = kit.tell("victorops", settings, resolved());
    assertThat(kit.last().body().get("message_type").asString()).isEqualTo("RECOVERY");
    assertThat(reply.toString()).doesNotContain("v1ct0r");
  }

  @Test
  void sns_publishes_a_signed_request_that_aws_would_verify() throws Exception {
    Files.writeString(kit.folder.resolve("secret"), "s3cr3t\n");
    String settings =
        "api_url: URL/, sigv4: {region: ap-southeast-1, access_key: AKID, secret_key_file: secret},"
            + " topic_arn: 'arn:aws:sns:ap-southeast-1:1:ward.fifo', attributes: {clinic: x}";
    Channel.Reply reply = kit.tell("sns", settings, firing());
    assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
    RecordingReceiver.Got got = kit.last();
    assertThat(got.type()).isEqualTo("application/x-www-form-urlencoded; charset=utf-8");
    assertThat(form(got.text()))
        .contains(
            "Action=Publish",
            "Version=2010-03-31",
            "TopicArn=arn:aws:sns:ap-southeast-1:1:ward.fifo",
            "MessageDeduplicationId=" + ReceiverKit.KEY_HASH,
            "MessageGroupId=" + ReceiverKit.KEY_HASH,
            "Subject=[FIRING:1] Down (chiang_mai)",
            "MessageAttributes.entry.1.Name=clinic",
            "MessageAttributes.entry.1.Value.DataType=String",
            "MessageAttributes.entry.1.Value.StringValue=x")
        .anyMatch(field -> field.startsWith("Message=") && field.contains("ฐานข้อมูลไม่ตอบ"));
    assertThat(verdict(got, "s3cr3t")).isEqualTo(new SignatureV4.Verdict.Verified("AKID"));
    assertThat(verdict(got, "other")).isInstanceOf(SignatureV4.Verdict.Refused.class);
    assertThat(got.authorization()).contains("/20260301/ap-southeast-1/sns/aws4_request");
  }

  private SignatureV4.Verdict verdict(RecordingReceiver.Got got, String secret) {
    List<SignatureV4.Header> headers = new ArrayList<>();
    got.headers()
        .forEach((name, values) ->
            values.forEach(value -> headers.add(new SignatureV4.Header(name, value))));
    URI url = URI.create(kit.server.base() + got.path());
    return SignatureV4.verify(
        SignatureV4.Request.of(
            got.method(),
            url.getRawPath(),
            "",
            headers,
            got.text().getBytes(StandardCharsets.UTF_8)),
        _ -> secret,
        ReceiverKit.NOW);
  }

  @Test
  void a_text_message_by_sns_is_cut_and_says_so() {
    kit.tell(
        "sns",
        "api_url: URL/, sigv4: {region: r, access_key: a, secret_key: s}, phone_number: '+6612',"
            + " message: '{{ (index .Alerts 0).Annotations.summary }}'",
        firing("ที่".repeat(1_000)));
    String text =
        form(kit.last().text()).stream()
            .filter(f -> f.startsWith("Message="))
            .findFirst()
            .orElse("");
    assertThat(text.length() - "Message=".length())
        .isLessThanOrEqualTo(SnsChannel.MAX_SMS_CHARACTERS);
    assertThat(text).as("no tone without its consonant").endsWith("ที่…");
    assertThat(form(kit.last().text()))
        .contains(
            "PhoneNumber=+6612",
            "MessageAttributes.entry.1.Name=truncated",
            "MessageAttributes.entry.1.Value.StringValue=true");
  }

  @Test
  void pushover_gets_an_emergency_in_the_body_of_its_request() {
    IntegrationConfig config =
        kit.config("pushover", "user_key: us3r, token: t0k3n, retry: 30s, sound: siren", "");
    PushoverChannel.Config pushover = (PushoverChannel.Config) config;
    assertThat(PushoverChannel.fields(pushover, firing()))
        .containsEntry("title", "[FIRING:1] Down (chiang_mai)")
        .containsEntry("priority", "2")
        .containsEntry("retry", "30")
        .containsEntry("expire", "3600")
        .containsEntry("sound", "siren")
        .containsEntry("url", "http://aegle.example/alerts")
        .doesNotContainKey("html");
    assertThat(PushoverChannel.fields(pushover, resolved())).containsEntry("priority", "0");
    assertThat(PushoverChannel.fields(pushover, firing("ก".repeat(2_000))).get("message"))
        .hasSizeLessThanOrEqualTo(PushoverChannel.MAX_MESSAGE_CHARACTERS);
  }
}
