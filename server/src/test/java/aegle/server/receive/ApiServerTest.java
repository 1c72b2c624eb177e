package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The server of other tests, which runs on many machines many times. */
class ApiServerTest {
  @Test
  void it_leaves_nothing_behind() {
    Path folder;
    try (ApiServer server = ApiServer.open(new MemorySeriesStore())) {
      folder = server.folder();
      assertThat(server.get("/-/ready").status()).isEqualTo(200);
      assertThat(folder).exists();
    }
    assertThat(folder).doesNotExist();
  }
}
