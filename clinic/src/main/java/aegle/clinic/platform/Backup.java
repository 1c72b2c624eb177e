package aegle.clinic.platform;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;

/**
 * Copies what cannot be made again into a folder: for each table one packed file, a line of JSON
 * for each row, all of one moment.
 */
final class Backup implements Job.Work {
  private static final List<String> TABLES =
      List.of("customers", "appointments", "online_slots", "skin_analyses");
  private static final int ROWS_AT_ONCE = 1_000;

  private final DataSource database;
  private final Path folder;

  Backup(DataSource database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  @Override
  public void run() throws SQLException, IOException {
    Files.createDirectories(folder);
    try (Connection connection = database.getConnection()) {
      // Rows come in portions, and of one moment, only inside a transaction.
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (String table : TABLES) {
        copy(connection, table);
      }
      connection.rollback();
    }
  }

  /** Only a copy that is whole takes the place of the one before. */
  private void copy(Connection connection, String table) throws SQLException, IOException {
    Path unfinished = folder.resolve(table + ".part");
    try (Statement statement = connection.createStatement();
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(unfinished)),
                    StandardCharsets.UTF_8))) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = statement.executeQuery("select row_to_json(t) from " + table + " t")) {
        while (rows.next()) {
          out.write(rows.getString(1));
          out.write('\n');
        }
      }
    }
    Files.move(unfinished, folder.resolve(table + ".json.gz"), StandardCopyOption.REPLACE_EXISTING);
  }
}
