package aegle.clinic.platform;

import java.time.Instant;

/** What a visitor sends to book. */
record Booking(String clinicId, String serviceType, long customerId, Instant startsAt) {}
