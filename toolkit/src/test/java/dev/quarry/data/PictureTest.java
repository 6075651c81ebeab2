package dev.quarry.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quarry.ir.diag.CompileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures: files, scaling, letterboxing.
class PictureTest {
  @TempDir Path folder;

  @Test
  void aPngReadsBackAsWritten() throws IOException {
    Picture picture = gradient(7, 5);
    Path file = folder.resolve("p.png");
    Files.write(file, Pictures.toPng(picture));
    assertEquals(picture, Pictures.read(file));
  }

  @Test
  void damagedPicturesAreDiagnosed() throws IOException {
    byte[] png = Pictures.toPng(gradient(7, 5));
    for (int length = 0; length < png.length - 20; length += 3) {
      Path file = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, length));
      assertThrows(CompileException.class, () -> Pictures.read(file));
    }
    assertThrows(CompileException.class, () -> Pictures.read(folder.resolve("none.png")));
    assertThrows(CompileException.class, () -> Pictures.read(folder));
  }

  @Test
  void scalingKeepsAConstantPictureAndTheMean() {
    byte[] grey = new byte[16 * 12 * 3];
    Arrays.fill(grey, (byte) 200);
    Picture scaled = new Picture(16, 12, grey).stretched(5, 31);
    for (byte value : scaled.rgb()) {
      assertEquals(200, value & 0xff);
    }
    Picture halved = new Picture(2, 1, new byte[] {0, 0, 0, 100, 100, 100}).stretched(1, 1);
    assertEquals(50, halved.at(0, 0, 0));
  }

  @Test
  void letterboxingCentresAndFindsTheWayBack() {
    Picture picture = gradient(20, 10);
    assertSame(picture, picture.stretched(20, 10));
    Letterbox box = picture.letterboxed(40, 40);
    assertEquals(2, box.scale());
    assertEquals(10, box.top());
    assertEquals(Picture.LETTERBOX_GREY, box.picture().at(0, 0, 1));
    assertEquals(5, box.toOriginalY(20));
  }

  private static Picture gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7);
    }
    return new Picture(width, height, rgb);
  }
}
