package aegle.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.guard.Guard;
import aegle.guard.masking.Leak;
import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.masking.MaskingRules;
import aegle.guard.masking.Source;
import aegle.guard.replay.ReplayGuard;
import aegle.protocols.pino.PinoBody;
import aegle.protocols.sentry.Received;
import aegle.protocols.sentry.SentryDecoder;
import aegle.protocols.sentry.SessionMemory;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Labels;
import aegle.signals.SignalBatch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What masking costs: CPU time of the thread that masks, in microseconds for each KB of JSON as it
 * came, over signals that hold nothing personal, as nearly all do. Reading the JSON is not counted.
 */
final class MaskingBench {
  private static final int SAMPLES = 9;
  private static final long SAMPLE_NANOS = 300_000_000;
  private static final long NOW_NANOS = 1_795_403_790_000_000_000L;
  private static final Source SOURCE = new Source("web", "bench", "bench");

  private final Random random = new Random(4711);
  private final Guard guard;

  private MaskingBench() {
    Masker masker = new Masker(MaskingRules.usual(), new byte[32]);
    guard = new Guard(masker, new ReplayGuard(masker));
  }

  static void main(String... args) {
    new MaskingBench().run();
  }

  private void run() {
    System.out.println(
        "| signal | bytes each | us CPU per KB | us CPU each | bytes of garbage per KB |");
    System.out.println("|---|---|---|---|---|");
    String[] lines = new String[1_000];
    Arrays.setAll(lines, i -> pinoLine(i));
    byte[] body = String.join("\n", lines).getBytes(UTF_8);
    batch("log line (pino)", lines.length, body.length, pino(body));
    String[] thai = new String[1_000];
    Arrays.setAll(thai, i -> thaiLine(i));
    byte[] thaiBody = String.join("\n", thai).getBytes(UTF_8);
    batch("log line in Thai", thai.length, thaiBody.length, pino(thaiBody));
    byte[] event = errorEvent().getBytes(UTF_8);
    batch(
        "error event",
        1,
        event.length,
        new SentryDecoder(new SessionMemory()).decodeStore(event, new Received(0, null)));
    byte[] recording = recording().getBytes(UTF_8);
    FilePart file =
        new FilePart(FilePart.Kind.REPLAY_RECORDING, "rrweb", Fields.builder().build(), recording);
    batch(
        "replay segment",
        1,
        recording.length,
        new SignalBatch(List.of(), List.of(), List.of(file), List.of()));
    labels();
  }

  private static SignalBatch pino(byte[] body) {
    return new PinoBody()
        .read(body, body.length, PinoBody.Form.LINES, Fields.builder().build(), NOW_NANOS)
        .signals();
  }

  private void batch(String what, int count, int bytes, SignalBatch batch) {
    List<Leak> personal = guard.guard(batch, SOURCE).leaks();
    if (!personal.isEmpty()) {
      throw new AssertionError(
          "BUG: " + what + " was to hold nothing personal: " + personal.getFirst());
    }
    measure(what, count, bytes, () -> guard.guard(batch, SOURCE).batch().entries().size());
  }

  private void labels() {
    Labels[] series = new Labels[1_000];
    int bytes = 0;
    for (int i = 0; i < series.length; i++) {
      series[i] =
          Labels.of(
              Labels.METRIC_NAME,
              "http_request_duration_seconds_bucket",
              "job",
              "booking",
              "instance",
              "10.0.12." + i % 250 + ":9100",
              "pod",
              "booking-7d9f8c6b5-x" + i,
              "clinic_id",
              "bkk-" + i % 12,
              "route",
              "/api/bookings/[id]/slots",
              "method",
              "GET",
              "le",
              "0." + i);
      bytes += series[i].toString().length();
    }
    LeakTally tally = new LeakTally(SOURCE);
    measure(
        "labels of a new series",
        series.length,
        bytes,
        () -> {
          int size = 0;
          for (Labels labels : series) {
            size += guard.guard(labels, tally).size();
          }
          return size;
        });
  }

  /** Something that masks once and answers with a number, lest the compiler leave it out. */
  private interface Work {
    int once();
  }

  private static void measure(String what, int count, int bytes, Work work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    com.sun.management.ThreadMXBean memory = (com.sun.management.ThreadMXBean) threads;
    double[] nanos = new double[SAMPLES];
    double garbage = 0;
    long sum = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      long rounds = 0;
      long garbageBefore = memory.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadCpuTime();
      long spent = 0;
      while (spent < SAMPLE_NANOS) {
        sum += work.once();
        rounds++;
        spent = threads.getCurrentThreadCpuTime() - before;
      }
      nanos[sample] = (double) spent / rounds;
      garbage = (double) (memory.getCurrentThreadAllocatedBytes() - garbageBefore) / rounds;
    }
    // The first samples run before the compiler is done: the median is of the later half.
    double[] settled = Arrays.copyOfRange(nanos, SAMPLES / 2, SAMPLES);
    Arrays.sort(settled);
    double median = settled[settled.length / 2];
    System.out.printf(
        "| %s | %,d | %.2f | %.2f | %,.0f |%s%n",
        what,
        bytes / count,
        median / 1_000 * 1_024 / bytes,
        median / 1_000 / count,
        garbage * 1_024 / bytes,
        sum == 0 ? " (recordings only)" : "");
  }

  private String hex(int chars) {
    StringBuilder hex = new StringBuilder();
    while (hex.length() < chars) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  private String pinoLine(int i) {
    return """
    {"level":%d,"time":%d,"pid":4711,"hostname":"web-1","reqId":"%s","req":{"method":"GET",\
    "url":"/api/bookings/%d/slots?date=2026-04-24&clinic=bkk-1","host":"clinic.example",\
    "userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0"},"res":\
    {"statusCode":%d,"contentLength":2048},"trace_id":"%s","span_id":"%s","clinicId":"bkk-%d",\
    "responseTime":%.1f,"msg":"request completed: %d slots found in cache after %d ms, none \
    expired, retried 0 times"}\
    """
        .formatted(
            i % 50 == 0 ? 50 : 30,
            1_795_403_787_686L + i,
            hex(12),
            i,
            i % 50 == 0 ? 500 : 200,
            hex(32),
            hex(16),
            i % 12,
            random.nextDouble() * 100,
            i % 40,
            i % 90);
  }

  private String thaiLine(int i) {
    return """
    {"level":30,"time":%d,"reqId":"%s","clinicId":"bkk-%d","msg":"จองคิวสำเร็จ สาขาสุขุมวิท \
    รายการเลเซอร์หน้าใส ราคา %d บาท เวลา 14:30 น. เหลือที่ว่างอีก %d คิวในวันนี้"}\
    """
        .formatted(1_795_403_787_686L + i, hex(12), i % 12, 500 + i, i % 9);
  }

  private String errorEvent() {
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      frames
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"filename":"app:///_next/static/chunks/%s.js","function":"renderSlots%d",\
              "module":"chunks/booking","lineno":%d,"colno":%d,"in_app":true,"pre_context":\
              ["  const slots = useSlots(clinic, date);","  if (!slots) {","    return null;"],\
              "context_line":"  return slots.map((slot) => <Slot key={slot.key} at={slot.at} />);",\
              "post_context":["  }","}"]}\
              """
                  .formatted(hex(16), i, 40 + i, 13 + i));
    }
    StringBuilder crumbs = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      crumbs
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"timestamp":%d.5,"type":"http","category":"fetch","level":"info","data":{"method":\
              "GET","url":"https://clinic.example/api/bookings/%d/slots?clinic=bkk-1","status_code":\
              200,"response_body_size":512},"message":"loaded %d slots"}\
              """
                  .formatted(1_795_403_700 + i, i, i));
    }
    return """
    {"event_id":"%s","timestamp":1795403787.5,"platform":"javascript","level":"error",\
    "environment":"production","release":"clinic-web@2.4.1","transaction":"/book/[clinic]",\
    "exception":{"values":[{"type":"TypeError","value":"Cannot read properties of undefined \
    (reading 'slots')","mechanism":{"type":"onerror","handled":false},"stacktrace":{"frames":\
    [%s]}}]},"breadcrumbs":[%s],"request":{"url":"https://clinic.example/book/bkk-1?date=2026-04-24\
    ","method":"GET","headers":{"Accept":"text/html","Accept-Language":"th-TH,th;q=0.9",\
    "Referer":"https://clinic.example/","User-Agent":"Mozilla/5.0 (X11; Linux x86_64) Chrome/156"}},\
    "tags":{"clinic":"bkk-1","route":"/book/[clinic]","runtime":"browser"},"contexts":{"browser":\
    {"name":"Chrome","version":"156.0.0"},"os":{"name":"Linux"},"trace":{"trace_id":"%s","span_id":\
    "%s","op":"pageload"}},"extra":{"retries":2,"cache":"cold","hint":"slots came before the clinic"},\
    "sdk":{"name":"sentry.javascript.nextjs","version":"11.5.0"}}\
    """
        .formatted(hex(32), frames, crumbs, hex(32), hex(16));
  }

  /** A page as Sentry's replay records it with all texts masked, and what changed in it. */
  private String recording() {
    StringBuilder nodes = new StringBuilder();
    int id = 10;
    for (int i = 0; i < 1_000; i++) {
      nodes
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"type":2,"tagName":"div","attributes":{"class":"flex items-center gap-2 rounded-lg \
              border px-4 py-2 text-sm","data-slot":"slot-%d","style":"width: 120px; color: rgb(10, \
              20, 30)","aria-label":"*** ****"},"childNodes":[{"type":3,"textContent":"*** ******* \
              ****","id":%d}],"id":%d}\
              """
                  .formatted(i, id + 2 * i, id + 2 * i + 1));
    }
    StringBuilder changes = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      changes.append(
          """
          ,{"type":3,"timestamp":%d,"data":{"source":0,"texts":[{"id":%d,"value":"**** **"}],\
          "attributes":[{"id":%d,"attributes":{"class":"flex is-open px-4"}}],"removes":[],"adds":\
          []}},{"type":3,"timestamp":%d,"data":{"source":1,"positions":[{"x":%d,"y":%d,"id":%d,\
          "timeOffset":-450}]}}\
          """
              .formatted(
                  1_795_403_787_000L + i,
                  10 + i * 2,
                  11 + i * 2,
                  1_795_403_787_500L + i,
                  i,
                  i,
                  11));
    }
    return """
    {"segment_id":0}
    [{"type":4,"timestamp":1795403786000,"data":{"href":"https://clinic.example/book/bkk-1",\
    "width":1280,"height":720}},{"type":2,"timestamp":1795403786001,"data":{"node":{"type":0,\
    "childNodes":[{"type":2,"tagName":"html","attributes":{"lang":"th"},"childNodes":[{"type":2,\
    "tagName":"body","attributes":{},"childNodes":[%s],"id":4}],"id":3}],"id":1},"initialOffset":\
    {"top":0,"left":0}}}%s]\
    """
        .formatted(nodes, changes);
  }
}
