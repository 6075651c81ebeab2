package dev.quarry.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Decoding of a two by three map with one anchor and two classes.
class HeadDecoderTest {
  private static final AnchorHead HEAD =
      new AnchorHead(
          List.of("a", "b"),
          List.of(new AnchorHead.Level("p", 8, List.of(new AnchorHead.Anchor(10, 20)))),
          AnchorHead.Scores.RAW);

  @Test
  void decodesTheFormula() {
    float[] map = new float[7 * 6];
    Arrays.fill(map, -20);
    int cell = 4; // row 1, column 1
    for (int k = 0; k < 4; k++) {
      map[k * 6 + cell] = 0; // sigmoid 0.5: the centre of the cell, the anchor's size
    }
    map[4 * 6 + cell] = 20;
    map[6 * 6 + cell] = 20;
    List<Detection> found =
        new HeadDecoder(HEAD, 0.4, 0.5).decode(List.of(Tensor.of(Shape.of(1, 7, 2, 3), map)));
    assertEquals(1, found.size());
    assertEquals(1, found.getFirst().classId());
    assertTrue(found.getFirst().score() > 0.999);
    assertEquals(new Box(7, 2, 17, 22), found.getFirst().box());
  }

  @Test
  void overlappingBoxesOfOneClassAreOneObject() {
    float[] map = new float[7 * 6];
    Arrays.fill(map, -20);
    for (int cell = 0; cell < 2; cell++) {
      for (int k = 0; k < 4; k++) {
        map[k * 6 + cell] = k == 0 && cell == 0 ? 20 : 0;
      }
      map[4 * 6 + cell] = 20 + cell;
      map[5 * 6 + cell] = 20;
    }
    List<Detection> found =
        new HeadDecoder(HEAD, 0.4, 0.5).decode(List.of(Tensor.of(Shape.of(1, 7, 2, 3), map)));
    assertEquals(1, found.size());
  }

  @Test
  void aMapOfTheWrongSizeIsExplained() {
    var decoder = new HeadDecoder(HEAD, 0.4, 0.5);
    var outputs = List.<Tensor>of(Tensor.of(Shape.of(1, 6, 1, 1), new float[6]));
    var error = assertThrows(CompileException.class, () -> decoder.decode(outputs));
    assertTrue(error.getMessage().contains("1x7xHxW"), error.getMessage());
  }
}
