package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Prints what masking costs; the figure is for people, and no time is asserted. */
class MaskingSpeedTest {
  private static final String[] LINES = {
    "GET /api/bookings/42/slots?date=2026-04-24&clinic=bkk-1 200 in 31 ms, bytes=2048, cache hit",
    "{\"level\":30,\"time\":1795403787686,\"pid\":4711,\"hostname\":\"web-1\",\"route\":\"/api/bookings\",\"msg\":"
        + "\"request completed\",\"responseTime\":31.2,\"statusCode\":200}",
    "TypeError: Cannot read properties of undefined (reading 'slots') at BookingForm.tsx:42:13",
    "จองคิวสำเร็จ สาขาสุขุมวิท รายการเลเซอร์หน้าใส ราคา 2500 บาท เวลา 14:30 น."
  };

  private static final int ROUNDS = 50_000;

  @Test
  void text_of_nobody_costs_little() {
    Masker masker =
        new Masker(
            MaskingRules.usual(), "a key that only tests have".getBytes(StandardCharsets.UTF_8));
    for (String line : LINES) {
      long bytes = (long) line.getBytes(StandardCharsets.UTF_8).length * ROUNDS;
      run(masker, line);
      long before = cpuNanos();
      run(masker, line);
      long nanos = cpuNanos() - before;
      System.out.printf(
          "masking: %.2f us CPU per KB of %s%n",
          nanos * 1024.0 / bytes / 1000, line.substring(0, 20));
    }
    assertThat(LINES).isNotEmpty();
  }

  private static void run(Masker masker, String line) {
    LeakTally tally = new LeakTally(new Source("", "", ""));
    int length = 0;
    for (int i = 0; i < ROUNDS; i++) {
      length += masker.mask(line, "message", tally).length();
    }
    assertThat(length).isEqualTo(line.length() * ROUNDS);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
