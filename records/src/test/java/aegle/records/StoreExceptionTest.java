package aegle.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class StoreExceptionTest {
  @Test
  void a_disk_without_room_is_told_from_one_that_fails() {
    assertThat(of(new IOException("No space left on device"))).isEqualTo("DISK_FULL");
    assertThat(of(new FileSystemException("/data/wal/1", null, "Disk quota exceeded")))
        .isEqualTo("DISK_FULL");
    assertThat(of(new IOException("Input/output error"))).isEqualTo("DISK_FAILED");
    assertThat(of(new IllegalStateException("closed", new IOException("No space left on device"))))
        .as("closed since the disk is full")
        .isEqualTo("DISK_FULL");
    assertThat(of(new IOException())).isEqualTo("DISK_FAILED");
    assertThat(StoreException.ofDisk("cannot write", new IOException("Input/output error")))
        .hasMessage("cannot write: Input/output error");
  }

  private static String of(Exception e) {
    return StoreException.ofDisk("cannot write", e).reason().name();
  }
}
