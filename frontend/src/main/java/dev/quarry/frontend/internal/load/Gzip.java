package dev.quarry.frontend.internal.load;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Models compressed with gzip, recognised by their first two bytes.
final class Gzip {
  /// Deflate cannot do better than this, so a larger promise is a lie (zlib's documented limit).
  private static final long MAX_RATIO = 1032;

  private static final int SMALLEST_FILE = 18;

  private Gzip() {}

  static boolean isPacked(ByteBuffer bytes) {
    return bytes.remaining() >= SMALLEST_FILE
        && bytes.get(0) == (byte) 0x1f
        && bytes.get(1) == (byte) 0x8b;
  }

  /// Unpacks in one go: the last four bytes of the file (RFC 1952) promise the size.
  static ByteBuffer unpack(InputStream packed, ByteBuffer file, String where) throws IOException {
    int end = file.limit();
    long promised =
        Integer.toUnsignedLong(
            file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(end - Integer.BYTES));
    if (promised > Math.min(ModelFile.MAX_BYTES, end * MAX_RATIO)) {
      throw damaged(where, "a size of " + promised + " bytes is promised for " + end);
    }
    try (var stream = new GZIPInputStream(packed, 1 << 16)) {
      byte[] bytes = stream.readNBytes((int) promised);
      if (bytes.length != promised || stream.read() >= 0) {
        throw damaged(where, "the unpacked size is not the " + promised + " bytes promised");
      }
      return ByteBuffer.wrap(bytes);
    } catch (ZipException | EOFException e) {
      throw damaged(where, String.valueOf(e.getMessage()));
    }
  }

  private static CompileException damaged(String where, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.TRUNCATED_MODEL, where, "the gzip file is damaged")
            .expected("one complete gzip member", found)
            .help("unpack it with gunzip to see more"));
  }
}
