package aegle.clinic.platform;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what went wrong into a status and a sentence without inner details. */
@RestControllerAdvice
final class ErrorAdvice {
  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  @ExceptionHandler
  ResponseEntity<Map<String, String>> refused(RefusedException refused) {
    return ResponseEntity.status(refused.status())
        .body(Map.of("error", String.valueOf(refused.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> promisedTwice(SlotClashException clash) {
    Reports.error(clash);
    return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
        .body(Map.of("error", "that time was promised to somebody else"));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> unpriced(DepositMissingException missing) {
    Reports.error(missing);
    return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
        .body(Map.of("error", "this cannot be booked at the moment"));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<Map<String, String>> databaseIsAway(RuntimeException error) {
    log.debug("Database call failed", error);
    Reports.error(error);
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .body(Map.of("error", "the database does not answer; try again in a moment"));
  }
}
