package aegle.server.notify;

import static aegle.server.notify.ReceiverKit.firing;
import static aegle.server.notify.ReceiverKit.json;
import static aegle.server.notify.ReceiverKit.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Services that people read: what is sent to them, to the letter. */
class ChatReceiversTest {
  private static final String WORDS =
      "1 alert is firing.\n\nDown: ฐานข้อมูลไม่ตอบ\n  State: firing\n  Since: Sunday 1 March 2026,"
          + " 09:58 UTC (2m)\n  Where: clinic_id chiang_mai\n  Look here:"
          + " http://aegle.example/graph\n\nAll alerts: http://aegle.example/alerts\n";
  private static final String MARKDOWN =
      "1 alert is firing.\n\n**Down: ฐานข้อมูลไม่ตอบ**\n\n- State: firing\n- Since: Sunday 1 March"
          + " 2026, 09:58 UTC (2m)\n- Where: clinic\\_id chiang\\_mai\n- Look here:"
          + " http://aegle.example/graph\n\nAll alerts: http://aegle.example/alerts\n";

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
  void line_gets_a_text_once_however_often_it_is_tried() throws Exception {
    Files.writeString(kit.folder.resolve("token"), "l1n3\n");
    String settings = "channel_access_token_file: token, to: C123, api_url: URL";
    kit.server.answer(500);
    Channel channel = kit.channel("line", settings, "");
    Channel.Reply first = channel.deliver(firing(), Duration.ofSeconds(10));
    assertThat(first).isInstanceOf(Channel.Reply.Refused.class);
    channel.deliver(firing(), Duration.ofSeconds(10));
    RecordingReceiver.Got got = kit.last();
    assertThat(got.method() + " " + got.path()).isEqualTo("POST /v2/bot/message/push");
    assertThat(got.authorization()).isEqualTo("Bearer l1n3");
    JsonNode message = got.body().get("messages").get(0);
    assertThat(got.body().get("to").asString()).isEqualTo("C123");
    assertThat(got.body().properties()).hasSize(2);
    assertThat(message.get("type").asString()).isEqualTo("text");
    assertThat(message.get("text").asString()).isEqualTo(WORDS);
    String key = got.header("X-line-retry-key");
    assertThat(UUID.fromString(key)).hasToString(key);
    assertThat(kit.server.got().getFirst().header("X-line-retry-key")).isEqualTo(key);
    channel.deliver(resolved(), Duration.ofSeconds(10));
    assertThat(kit.last().body().get("messages").get(0).get("text").asString())
        .startsWith("1 alert has ended.");
  }

  @Test
  void line_says_409_when_it_took_an_earlier_attempt() {
    kit.server.answerAlways(409);
    Channel.Reply reply =
        kit.tell("line", "channel_access_token: x, to: U1, api_url: URL", firing());
    assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
  }

  @Test
  void a_long_text_for_line_is_cut_between_signs() {
    kit.tell(
        "line",
        "channel_access_token: x, to: U1, api_url: URL,"
            + " message: '{{ (index .Alerts 0).Annotations.summary }}'",
        firing("กี่".repeat(3_000)));
    String text = kit.last().body().get("messages").get(0).get("text").asString();
    assertThat(text).hasSizeLessThanOrEqualTo(LineChannel.MAX_TEXT_UTF16).endsWith("กี่…");
    kit.tell(
        "line",
        "channel_access_token: x, to: U1, api_url: URL,"
            + " message: '{{ (index .Alerts 0).Annotations.summary }}'",
        firing("🚑".repeat(3_000)));
    text = kit.last().body().get("messages").get(0).get("text").asString();
    assertThat(text).hasSize(4_999).endsWith("🚑…");
  }

  @Test
  void telegram_gets_html_that_says_the_same_and_its_token_is_seen_nowhere() {
    String settings =
        "bot_token: '123:t0k3n', chat_id: -1001, api_url: URL, message_thread_id: 7,"
            + " disable_notifications: true, message: '<b>{{ (index .Alerts 0).Annotations.summary"
            + " }}</b>'";
    kit.tell("telegram", settings, firing("a < b"));
    assertThat(kit.last().method() + " " + kit.last().path())
        .isEqualTo("POST /bot123:t0k3n/sendMessage");
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                "{'chat_id':'-1001','text':'<b>a &lt; b</b>','parse_mode':'HTML',"
                    + "'disable_notification':true,'message_thread_id':7,"
                    + "'disable_web_page_preview':true}"));
    kit.server.answerAlways(404);
    Channel.Reply reply = kit.tell("telegram", settings, firing());
    assertThat(reply.toString()).doesNotContain("t0k3n").contains("404");
    kit.server.close();
    reply = kit.tell("telegram", settings, firing());
    assertThat(reply.toString()).doesNotContain("t0k3n").contains("connection_refused");
  }

  @Test
  void telegram_gets_our_own_words_as_plain_text_where_html_would_be_too_long() {
    String settings = "bot_token: 'x', chat_id: 1, api_url: URL";
    kit.tell("telegram", settings, firing());
    assertThat(kit.last().body().get("text").asString()).isEqualTo(WORDS);
    kit.tell("telegram", settings, firing("<".repeat(1_500)));
    JsonNode body = kit.last().body();
    assertThat(body.has("parse_mode")).isFalse();
    assertThat(body.get("text").asString()).contains("<".repeat(1_500));
    kit.tell("telegram", settings + ", parse_mode: MarkdownV2", firing("<".repeat(5_000)));
    body = kit.last().body();
    assertThat(body.has("parse_mode")).isFalse();
    assertThat(body.get("text").asString()).hasSize(TelegramChannel.MAX_MESSAGE_CHARACTERS);
  }

  @Test
  void discord_gets_an_embed_within_its_limits() {
    String settings =
        "webhook_url: URL/api/webhooks/1/s3cr3t, username: Aegle, avatar_url: 'http://a'";
    kit.tell("discord", settings, firing());
    JsonNode body = kit.last().body();
    JsonNode embed = body.get("embeds").get(0);
    assertThat(kit.last().path()).isEqualTo("/api/webhooks/1/s3cr3t");
    assertThat(embed.get("title").asString()).isEqualTo("[FIRING:1] Down (chiang_mai)");
    assertThat(embed.get("description").asString()).isEqualTo(MARKDOWN);
    assertThat(embed.get("color").asInt()).isEqualTo(0x992D22);
    assertThat(body.get("content").asString()).isEmpty();
    assertThat(body.get("username").asString()).isEqualTo("Aegle");
    assertThat(body.get("avatar_url").asString()).isEqualTo("http://a");
    kit.tell("discord", settings, firing("ก".repeat(9_000)));
    embed = kit.last().body().get("embeds").get(0);
    assertThat(embed.get("description").asString())
        .hasSize(DiscordChannel.MAX_DESCRIPTION_CHARACTERS);
    kit.tell("discord", settings, resolved());
    assertThat(kit.last().body().get("embeds").get(0).get("color").asInt()).isEqualTo(0x2ECC71);
  }

  @Test
  void teams_gets_an_adaptive_card_by_its_workflow() {
    kit.tell("msteamsv2", "webhook_url: URL/workflows/1, text: 'เตียง {{ .Status }}'", firing());
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                "{'type':'message','attachments':[{'contentType':"
                    + "'application/vnd.microsoft.card.adaptive','content':{'$schema':"
                    + "'http://adaptivecards.io/schemas/adaptive-card.json','type':'AdaptiveCard',"
                    + "'version':'1.2','body':[{'type':'TextBlock','text':"
                    + "'[FIRING:1] Down (chiang_mai)','weight':'Bolder','size':'Medium','wrap':true,"
                    + "'style':'heading','color':'Attention'},{'type':'TextBlock','text':"
                    + "'เตียง firing','wrap':true}],'msteams':{'width':'full'}}}]}"));
    kit.tell("msteamsv2", "webhook_url: URL/workflows/1", resolved());
    JsonNode card = kit.last().body().get("attachments").get(0).get("content");
    assertThat(card.get("body").get(0).get("color").asString()).isEqualTo("Good");
  }

  @Test
  void teams_gets_a_message_card_by_its_older_webhook() {
    kit.tell("msteams", "webhook_url: URL/hook, text: look, summary: s", firing());
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                "{'@context':'http://schema.org/extensions','type':'MessageCard','title':"
                    + "'[FIRING:1] Down (chiang_mai)','summary':'s','text':'look',"
                    + "'themeColor':'8C1A1A'}"));
    kit.tell("msteams", "webhook_url: URL/hook", resolved());
    assertThat(kit.last().body().get("themeColor").asString()).isEqualTo("2DC72D");
  }

  @Test
  void webex_gets_markdown_within_its_bytes() {
    String settings =
        "api_url: URL/v1/messages, room_id: r, http_config: {authorization: {credentials: w3b3x}}";
    kit.tell("webex", settings, firing("ก".repeat(9_000)));
    assertThat(kit.last().authorization()).isEqualTo("Bearer w3b3x");
    assertThat(kit.last().body().get("roomId").asString()).isEqualTo("r");
    byte[] bytes =
        kit.last()
            .body()
            .get("markdown")
            .asString()
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(bytes.length)
        .isBetween(WebexChannel.MAX_MESSAGE_BYTES - 3, WebexChannel.MAX_MESSAGE_BYTES);
  }

  @Test
  void wechat_fetches_a_token_keeps_it_and_fetches_another_when_it_expired() {
    kit.server.replyWith("{'access_token':'t1','errcode':0}".replace('\'', '"'));
    Channel channel =
        kit.channel(
            "wechat",
            "api_secret: s3cr3t, corp_id: c, api_url: URL, to_user: nok, agent_id: 1",
            "");
    channel.deliver(firing(), Duration.ofSeconds(10));
    channel.deliver(resolved(), Duration.ofSeconds(10));
    assertThat(kit.server.got())
        .extracting(got -> got.method() + " " + got.path())
        .containsExactly(
            "GET /gettoken?corpid=c&corpsecret=s3cr3t",
            "POST /message/send?access_token=t1",
            "POST /message/send?access_token=t1");
    JsonNode body = kit.server.got().get(1).body();
    assertThat(body.get("text").get("content").asString()).isEqualTo(WORDS);
    assertThat(body.get("touser").asString()).isEqualTo("nok");
    assertThat(body.get("msgtype").asString()).isEqualTo("text");
    kit.server.replyWith("{'errcode':42001}".replace('\'', '"'));
    Channel.Reply reply = channel.deliver(firing(), Duration.ofSeconds(10));
    assertThat(reply).matches(r -> r instanceof Channel.Reply.Refused no && no.isWorthRetrying());
    assertThat(reply.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void mattermost_gets_an_attachment() {
    kit.tell(
        "mattermost",
        "webhook_url: URL/hooks/1, channel: ward, fields: [{title: a, value: '{{ .Status }}'}]",
        firing());
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                ("{'channel':'ward','username':'Aegle','attachments':[{'fallback':"
                        + "'[FIRING:1] Down (chiang_mai) | http://aegle.example/alerts','color':'danger',"
                        + "'text':'TEXT','title':'[FIRING:1] Down (chiang_mai)','title_link':"
                        + "'http://aegle.example/alerts','fields':[{'title':'a','value':'firing',"
                        + "'short':false}]}]}")
                    .replace("TEXT", MARKDOWN.replace("\\", "\\\\").replace("\n", "\\n"))));
  }

  @Test
  void rocketchat_is_signed_in_by_headers_and_a_no_inside_a_yes_is_a_no() {
    String settings = "token: r0ck3t, token_id: id, api_url: URL, channel: '#ward', text: look";
    kit.server.replyWith("{\"success\":true}");
    Channel.Reply reply = kit.tell("rocketchat", settings, firing());
    assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
    assertThat(kit.last().path()).isEqualTo("/api/v1/chat.postMessage");
    assertThat(kit.last().header("X-auth-token")).isEqualTo("r0ck3t");
    assertThat(kit.last().header("X-user-id")).isEqualTo("id");
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                "{'channel':'#ward','attachments':[{'title':'[FIRING:1] Down (chiang_mai)',"
                    + "'title_link':'http://aegle.example/alerts','text':'look','color':'red'}]}"));
    kit.server.replyWith("{\"success\":false}");
    assertThat(kit.tell("rocketchat", settings, firing()))
        .isInstanceOf(Channel.Reply.Refused.class);
  }

  @Test
  void incidentio_gets_the_json_of_alertmanager() {
    kit.tell("incidentio", "url: URL/alerts, alert_source_token: t", firing());
    assertThat(kit.last().authorization()).isEqualTo("Bearer t");
    assertThat(kit.last().body().get("version").asString()).isEqualTo("1");
    assertThat(kit.last().body().get("groupKey").asString()).isEqualTo("{}:{alertname=\"Down\"}");
  }

  @Test
  void a_webhook_may_have_a_templated_address_and_a_payload_of_its_own() {
    kit.tell(
        "webhook",
        "url: 'URL/{{ .CommonLabels.clinic_id }}', payload: {text: '{{ .Status }}', n: '{{ len"
            + " .Alerts }}', list: ['{{ .CommonLabels | toJson }}'], plain: 'a: b: c', '{{ .Status"
            + " }}': ''}",
        firing());
    assertThat(kit.last().path()).isEqualTo("/chiang_mai");
    assertThat(kit.last().body())
        .isEqualTo(
            json(
                "{'text':'firing','n':1,'list':[{'alertname':'Down','clinic_id':'chiang_mai'}],"
                    + "'plain':'a: b: c','firing':null}"));
  }

  @Test
  void slack_as_an_app_signs_in_and_has_buttons() {
    kit.tell(
        "slack",
        "app_url: URL/api/chat.postMessage, app_token: x0xb, channel: '#w', message_text: hi,"
            + " actions: [{type: button, text: Look, url: 'http://x/{{ .Status }}'}, {type: button,"
            + " text: Ack, name: ack, value: '1', confirm: {text: Sure?}}]",
        firing());
    assertThat(kit.last().authorization()).isEqualTo("Bearer x0xb");
    assertThat(kit.last().body().get("text").asString()).isEqualTo("hi");
    assertThat(kit.last().body().get("attachments").get(0).get("actions"))
        .isEqualTo(
            json(
                "[{'type':'button','text':'Look','url':'http://x/firing'},{'type':'button',"
                    + "'text':'Ack','name':'ack','value':'1','confirm':{'text':'Sure?'}}]"));
  }
}
