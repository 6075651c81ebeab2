package dev.quarry.data;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Picture files: JPEG, PNG and BMP in, PNG out.
public final class Pictures {
  /// The largest picture that is read, in pixels; more is an error, not an allocation.
  public static final long MAX_PIXELS = 100_000_000;

  private Pictures() {}

  /// Reads a picture as RGB; transparency is ignored.
  ///
  /// @throws CompileException if the file is missing, no picture, damaged or too large
  public static Picture read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the picture cannot be read"));
    }
    ImageIO.setUseCache(false);
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw bad(file, "not a JPEG, PNG or BMP picture");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
          throw bad(file, pixels + " pixels are more than the limit of " + MAX_PIXELS);
        }
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The decoders of the JDK report damaged files by any of these.
      throw bad(file, "the picture is damaged: " + e.getMessage());
    }
  }

  /// The picture as PNG file contents.
  public static byte[] toPng(Picture picture) {
    var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int rgb = picture.at(x, y, 0) << 16 | picture.at(x, y, 1) << 8 | picture.at(x, y, 2);
        image.setRGB(x, y, rgb);
      }
    }
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalStateException("the Java platform has no PNG writer");
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[width * height * 3];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (row[x] >> 16);
        rgb[at + 1] = (byte) (row[x] >> 8);
        rgb[at + 2] = (byte) row[x];
      }
    }
    return new Picture(width, height, rgb);
  }

  private static CompileException bad(Path file, String message) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_IMAGE, file.toString(), message));
  }
}
