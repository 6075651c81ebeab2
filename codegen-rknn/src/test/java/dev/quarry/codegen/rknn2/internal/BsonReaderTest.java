package dev.quarry.codegen.rknn2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quarry.ir.diag.CompileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BsonReaderTest {
  /// `{"a": {"dtype": "is", "value": [2, 3]}}`, put together by hand from bsonspec.org.
  private static final byte[] DOCUMENT =
      HexFormat.of()
          .parseHex(
              "35000000"
                  + "036100"
                  + "2d000000"
                  + "02647479706500"
                  + "03000000"
                  + "697300"
                  + "0476616c756500"
                  + "13000000"
                  + "103000"
                  + "02000000"
                  + "103100"
                  + "03000000"
                  + "00"
                  + "00"
                  + "00");

  @Test
  void documentOfAnAttribute() {
    assertEquals(
        "{\"a\":{\"dtype\":\"is\",\"value\":[2,3]}}",
        BsonReader.read("node", ByteBuffer.wrap(DOCUMENT)).toString());
  }

  @Test
  void everyTruncationIsReported() {
    for (int length = 0; length < DOCUMENT.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(DOCUMENT, length));
      assertThrows(CompileException.class, () -> BsonReader.read("node", cut));
    }
  }

  @Test
  void everyBitFlipGivesADocumentOrADiagnostic() {
    for (int bit = 0; bit < 8 * DOCUMENT.length; bit++) {
      byte[] bytes = DOCUMENT.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        BsonReader.read("node", ByteBuffer.wrap(bytes));
      } catch (CompileException e) {
        assertEquals(1, e.diagnostics().size());
      }
    }
  }

  @Test
  void deepNestingIsReported() {
    int levels = 100;
    ByteBuffer bytes = ByteBuffer.allocate(levels * 8 + 5).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < levels; i++) {
      bytes.putInt((levels - i) * 8 + 5).put((byte) 3).put((byte) 'x').put((byte) 0);
    }
    bytes.putInt(5);
    assertThrows(CompileException.class, () -> BsonReader.read("node", bytes.flip()));
  }
}
