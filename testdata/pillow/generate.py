"""Makes the image files of this folder, and the tables of what Pillow makes of them.

Run with Pillow 9.4.0 in this folder:  python3 generate.py
Or, with Pillow 12.3.0, only cropped.tsv:  python3 generate.py crops
Files that Pillow cannot write are put together byte by byte.
"""
import io
import math
import random
import struct
import sys
import zlib

from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = 89478485
RANDOM = random.Random(20)
rows = []


def noise(count):
    return bytes(RANDOM.randrange(256) for _ in range(count))


def picture(width, height):
    """A disc on a gradient, with a little noise: edges, smooth parts and saturated colours."""
    data = bytearray()
    for y in range(height):
        for x in range(width):
            disc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (min(width, height) / 3) ** 2
            grain = RANDOM.randrange(12)
            if disc:
                data += bytes((230 - grain, 40 + 3 * x % 60, grain))
            else:
                data += bytes((255 * x // width, 255 * y // height, 120 + grain))
    return Image.frombytes("RGB", (width, height), bytes(data))


def encode(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def keep(name, data):
    """Writes a file and notes what Pillow makes of it."""
    with open(name, "wb") as file:
        file.write(data)
    try:
        image = Image.open(name).convert("RGB")
        rows.append((name, image.width, image.height, "%08x" % zlib.crc32(image.tobytes())))
    except Exception:
        rows.append((name, 0, 0, "rejected"))


small = picture(45, 31)


def jpegs():
    for name, options in {
        "jpeg-444": {"subsampling": 0},
        "jpeg-422": {"subsampling": 1},
        "jpeg-420": {"subsampling": 2},
        "jpeg-progressive": {"progressive": True},
        "jpeg-coarse": {"quality": 5},
        "jpeg-fine": {"quality": 100, "subsampling": 0},
        "jpeg-profile": {"icc_profile": noise(300)},
    }.items():
        keep(name + ".jpg", encode(small, format="JPEG", **options))
    keep("jpeg-grey.jpg", encode(small.convert("L"), format="JPEG"))
    keep("jpeg-cmyk.jpg", encode(small.convert("CMYK"), format="JPEG"))
    for size in ((1, 1), (2, 2), (5, 3), (17, 16)):
        keep("jpeg-%dx%d.jpg" % size, encode(picture(*size), format="JPEG"))

    def with_sampling(data, factors, width, height):
        # The blocks of a group keep their order, so another arrangement of them is valid too.
        data = bytearray(data)
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = struct.pack(">HH", height, width)
        for i, factor in enumerate(factors):
            data[at + 11 + 3 * i] = factor
        return bytes(data)

    two = encode(small, format="JPEG", subsampling=1)
    keep("jpeg-440.jpg", with_sampling(two, (0x12, 0x11, 0x11), 23, 61))
    four = encode(small, format="JPEG", subsampling=2)
    keep("jpeg-411.jpg", with_sampling(four, (0x41, 0x11, 0x11), 93, 15))

    plain = encode(small, format="JPEG", subsampling=0)
    bare = plain[:2] + plain[20:]
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\0\0\0\0"
    keep("jpeg-adobe-rgb.jpg", bare[:2] + adobe + b"\0" + bare[2:])
    cmyk = encode(small.convert("CMYK"), format="JPEG")
    at = cmyk.index(b"\xff\xee")
    keep("jpeg-adobe-ycck.jpg", cmyk[:at] + adobe + b"\2" + cmyk[at + 16 :])

    # Strips coded one by one, joined by restart markers.
    strips = [encode(small.crop((0, y, 45, min(31, y + 8))), format="JPEG", subsampling=0)
              for y in range(0, 31, 8)]
    scan = strips[0].index(b"\xff\xda")
    size = strips[0].index(b"\xff\xc0") + 5
    header = strips[0][:size] + struct.pack(">H", 31) + strips[0][size + 2 : scan]
    data = header + b"\xff\xdd\x00\x04\x00\x06" + strips[0][scan : scan + 14]
    for i, strip in enumerate(strips):
        data += (bytes((0xFF, 0xCF + i)) if i else b"") + strip[scan + 14 : -2]
    keep("jpeg-restarts.jpg", data + b"\xff\xd9")
    at = data.index(b"\xff\xd1")
    keep("jpeg-restart-missing.jpg", data[:at] + data[at + 2 :] + b"\xff\xd9")

    keep("bad-jpeg-half.jpg", four[: len(four) // 2])
    keep("bad-jpeg-without-end.jpg", four[:-2])
    keep("bad-jpeg-header.jpg", four[:100])
    keep("bad-jpeg-size-0.jpg", with_sampling(four, (0x22, 0x11, 0x11), 0, 31))
    progressive = encode(small, format="JPEG", progressive=True)
    keep("bad-jpeg-progressive-half.jpg", progressive[: len(progressive) // 2])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2))


def png(width, height, depth, kind, interlaced, extra=b"", split=40):
    """Random samples under random filters."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    raw = b""
    for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
        columns = (width - left + across - 1) // across
        for _ in range((height - top + down - 1) // down if columns > 0 else 0):
            raw += bytes([RANDOM.randrange(5)]) + noise((columns * channels * depth + 7) // 8)
    stream = zlib.compress(raw)
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced)
    parts = [chunk(b"IDAT", stream[i : i + split]) for i in range(0, len(stream), split)]
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + b"".join(parts) + chunk(b"IEND", b"")


def pngs():
    for depth, kind in ((1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (8, 2), (16, 2), (1, 3), (2, 3),
                        (4, 3), (8, 3), (8, 4), (16, 4), (8, 6), (16, 6)):
        # A palette shorter than the depth allows shows what missing entries are.
        extra = chunk(b"PLTE", noise(3 * max(2, (1 << depth) - 3))) if kind == 3 else b""
        for interlaced in (0, 1):
            name = "png-%d-bit-type-%d%s.png" % (depth, kind, "-interlaced" if interlaced else "")
            keep(name, png(13, 11, depth, kind, interlaced, extra))
    keep("png-transparent-colour.png", png(9, 9, 8, 2, 0, chunk(b"tRNS", b"\0\1\0\2\0\3")))
    good = png(20, 20, 8, 2, 0)
    keep("bad-png-half.png", good[: len(good) // 2])
    keep("bad-png-header-checksum.png", good[:30] + b"\0" + good[31:])
    at = good.index(b"IDAT") + 30
    keep("bad-png-data.png", good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
    bomb = struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)
    keep("bad-png-bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bomb)
         + chunk(b"IDAT", zlib.compress(b"\0" * 10000)) + chunk(b"IEND", b""))


def gifs():
    for colors in (2, 7, 200):
        for interlace in (0, 1):
            keep("gif-%d-colours%s.gif" % (colors, "-interlaced" if interlace else ""),
                 encode(small.quantize(colors), format="GIF", interlace=interlace))
    keep("gif-noise.gif", encode(Image.frombytes("L", (56, 56), noise(3136)), format="GIF"))
    base = encode(small.quantize(16), format="GIF", interlace=0)
    palette, image = base[13:61], bytearray(base[base.index(b",", 61) :])

    def placed(screen, left, top, transparent=None, local=None, has_global=True):
        frame = bytearray(image)
        frame[1:5] = struct.pack("<HH", left, top)
        if local:
            frame[9] |= 0x83
            frame[10:10] = local
        control = b""
        if transparent is not None:
            control = b"\x21\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
        flags = 0xF3 if has_global else 0x70
        return (b"GIF89a" + struct.pack("<HHBBB", *screen, flags, 0, 0)
                + (palette if has_global else b"") + control + bytes(frame))

    keep("gif-smaller-frame.gif", placed((70, 50), 9, 4))
    keep("gif-smaller-frame-transparent.gif", placed((70, 50), 9, 4, transparent=5))
    keep("gif-larger-frame.gif", placed((10, 10), 3, 2))
    keep("gif-local-palette.gif", placed((45, 31), 0, 0, local=noise(48)))
    keep("gif-no-palette.gif", placed((45, 31), 0, 0, has_global=False))
    frames = [picture(20, 20).quantize(9), picture(20, 20).quantize(30)]
    keep("gif-animation.gif", encode(frames[0], format="GIF", save_all=True, append_images=frames[1:]))
    keep("bad-gif-half.gif", base[: len(base) // 2])
    keep("bad-gif-without-frame.gif", base[:61] + b";")
    keep("bad-gif-bomb.gif", placed((60000, 60000), 0, 0))


def bmps():
    def bmp(name, width, height, bits, compression, data, palette=b"", masks=None, size=40):
        info = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, len(data),
                           0, 0, 0, 0)
        if size > 40:
            info += struct.pack("<4I", *(masks or (0, 0, 0, 0))).ljust(size - 40, b"\0")
        elif masks:
            info += struct.pack("<3I", *masks[:3])
        offset = 14 + len(info) + len(palette)
        keep(name, b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + palette + data)

    for bits in (1, 4, 8):
        stride = (13 * bits + 31) // 32 * 4
        bmp("bmp-%d-bit.bmp" % bits, 13, 7, bits, 0, noise(stride * 7), noise(4 << bits))
    for bits in (16, 24, 32):
        stride = (13 * bits + 31) // 32 * 4
        bmp("bmp-%d-bit.bmp" % bits, 13, 7, bits, 0, noise(stride * 7))
        bmp("bmp-%d-bit-top-down.bmp" % bits, 13, -7, bits, 0, noise(stride * 7))
    bmp("bmp-565.bmp", 13, 7, 16, 3, noise(28 * 7), masks=(0xF800, 0x7E0, 0x1F))
    bmp("bmp-rgba-v5.bmp", 13, 7, 32, 3, noise(52 * 7), size=124,
        masks=(0xFF, 0xFF00, 0xFF0000, 0xFF000000))
    runs = bytes((5, 9, 0, 4, 1, 2, 3, 4, 0, 0, 9, 200, 0, 0, 2, 7, 0, 3, 6, 5, 4, 0, 4, 8, 0, 1))
    bmp("bmp-rle8.bmp", 9, 3, 8, 1, runs, noise(1024))
    bmp("bmp-rle4.bmp", 9, 2, 4, 2, bytes((5, 0x9A, 0, 4, 0x12, 0x34, 0, 0, 9, 0x2F, 0, 1)), noise(64))
    bmp("bad-bmp-cut.bmp", 13, 7, 24, 0, noise(40 * 7 - 2))
    bmp("bad-bmp-bomb.bmp", 60000, 60000, 24, 0, noise(90))
    bmp("bad-bmp-7-bit.bmp", 3, 3, 7, 0, noise(90))


def tiffs():
    def tiff(name, width, height, tags, chunks, order="<"):
        data = bytearray((b"II*\0" if order == "<" else b"MM\0*") + b"\0\0\0\0")
        offsets = []
        for part in chunks:
            offsets.append(len(data))
            data += part
        data += b"\0" * (len(data) % 2)
        all_tags = {256: (4, [width]), 257: (4, [height])}
        tiled = 322 in tags
        all_tags[324 if tiled else 273] = (4, offsets)
        all_tags[325 if tiled else 279] = (4, [len(part) for part in chunks])
        all_tags.update(tags)
        entries = b""
        for tag in sorted(all_tags):
            kind, values = all_tags[tag]
            packed = struct.pack(order + str(len(values)) + {3: "H", 4: "I"}[kind], *values)
            if len(packed) > 4:
                position = len(data)
                data += packed
                packed = struct.pack(order + "I", position)
            entries += struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
        data[4:8] = struct.pack(order + "I", len(data))
        keep(name, bytes(data) + struct.pack(order + "H", len(all_tags)) + entries + b"\0\0\0\0")

    def short(*values):
        return (3, list(values))

    for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "LA"):
        part = small.crop((5, 3, 40, 28))
        image = part.quantize(37) if mode == "P" else part.convert(mode)
        for compression in ("tiff_lzw", "packbits"):
            keep("tiff-%s-%s.tif" % (mode, compression), encode(image, format="TIFF", compression=compression))
    keep("tiff-predictor.tif", encode(small, format="TIFF", compression="tiff_adobe_deflate", tiffinfo={317: 2}))
    keep("tiff-jpeg.tif", encode(small, format="TIFF", compression="jpeg"))
    keep("tiff-pages.tif", encode(picture(12, 9), format="TIFF", save_all=True, append_images=[picture(9, 9)]))
    for turn in (3, 6, 7, 8):
        keep("tiff-orientation-%d.tif" % turn, encode(picture(12, 9), format="TIFF", tiffinfo={274: turn}))
    for order, end in (("<", "little"), (">", "big")):
        tiff("tiff-16-bit-rgb-%s.tif" % end, 13, 7, {258: short(16, 16, 16), 259: short(8), 262: short(2),
             277: short(3), 317: short(2)}, [zlib.compress(noise(13 * 7 * 6))], order)
        tiff("tiff-16-bit-grey-%s.tif" % end, 13, 7, {258: short(16), 259: short(1), 262: short(1),
             277: short(1)}, [noise(13 * 14)], order)
        tiff("tiff-tiles-%s.tif" % end, 35, 20, {258: short(8, 8, 8), 259: short(8), 262: short(2),
             277: short(3), 322: short(16), 323: short(16)}, [zlib.compress(noise(768)) for _ in range(6)], order)
    tiff("tiff-planes.tif", 13, 7, {258: short(8, 8, 8), 259: short(8), 262: short(2), 277: short(3),
         284: short(2)}, [zlib.compress(noise(91)) for _ in range(3)])
    tiff("tiff-strips.tif", 13, 7, {258: short(4), 259: short(1), 262: short(0), 277: short(1),
         278: short(3)}, [noise(21), noise(21), noise(7)])
    tiff("tiff-premultiplied.tif", 13, 7, {258: short(8, 8, 8, 8), 259: short(1), 262: short(2),
         277: short(4), 338: short(1)}, [noise(13 * 28)])
    tiff("bad-tiff-cut.tif", 13, 7, {258: short(8), 259: short(8), 262: short(1), 277: short(1)},
         [zlib.compress(noise(80))])
    tiff("bad-tiff-bomb.tif", 60000, 60000, {258: short(8), 259: short(1), 262: short(1), 277: short(1)},
         [noise(80)])


def webps():
    for name, options in {
        "webp-lossless": {"lossless": True},
        "webp-q5": {"quality": 5},
        "webp-q60": {"quality": 60},
        "webp-q98": {"quality": 98},
        "webp-fast": {"quality": 60, "method": 0},
    }.items():
        keep(name + ".webp", encode(small, format="WEBP", **options))
    alpha = small.copy()
    alpha.putalpha(small.convert("L"))
    keep("webp-alpha.webp", encode(alpha, format="WEBP", quality=70))
    keep("webp-alpha-lossless.webp", encode(alpha, format="WEBP", lossless=True))
    keep("webp-animation.webp", encode(small, format="WEBP", save_all=True, append_images=[picture(45, 31)]))
    for size in ((1, 1), (16, 16), (17, 33)):
        keep("webp-%dx%d.webp" % size, encode(picture(*size), format="WEBP"))
    lossy = encode(small, format="WEBP")
    keep("bad-webp-half.webp", lossy[: len(lossy) // 2])
    lossless = encode(small, format="WEBP", lossless=True)
    keep("bad-webp-lossless-half.webp", lossless[: len(lossless) // 2])


def patterned(width, height):
    """An image whose samples follow from their position; the tests compute the same."""
    data = bytes((x * 7 + y * 13 + c * 101 + x * y % 29 * 31 + (x * x + y) % 5 * 40) & 255
                 for y in range(height) for x in range(width) for c in range(3))
    return Image.frombytes("RGB", (width, height), data)


def resizes():
    filters = (("NEAREST", 0), ("BOX", 4), ("BILINEAR", 2), ("BICUBIC", 3), ("LANCZOS", 1))
    with open("resized.tsv", "w") as file:
        file.write("filter\tfromWidth\tfromHeight\ttoWidth\ttoHeight\tcrc32\n")
        for width, height, to_width, to_height in (
            (100, 100, 224, 224), (100, 80, 50, 80), (100, 80, 100, 33), (640, 480, 224, 224),
            (1, 1, 7, 5), (1, 300, 9, 9), (300, 1, 9, 9), (5, 4, 1, 1), (7, 3, 700, 2),
            (2000, 3, 10, 10), (3, 2000, 10, 10), (40000, 2, 13, 3), (31, 17, 30, 18),
            (997, 13, 331, 12),
        ):
            image = patterned(width, height)
            for name, number in filters:
                result = image.resize((to_width, to_height), number)
                file.write("%s\t%d\t%d\t%d\t%d\t%08x\n" % (name, width, height, to_width, to_height,
                                                        zlib.crc32(result.tobytes())))


def exifs():
    """Orientations in EXIF data, sound and damaged, and what ImageOps.exif_transpose makes of them."""
    names = []

    def block(value, order="<", kind=3, count=1, offset=8):
        packed = struct.pack(order + {1: "B", 3: "H", 4: "I"}[kind], value).ljust(4, b"\0")
        entries = [struct.pack(order + "HHII", 0x0100, 4, 1, 12),
                   struct.pack(order + "HHI", 0x0112, kind, count) + packed]
        return (b"Exif\0\0" + (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", offset, 2)
                + b"".join(entries) + b"\0\0\0\0")

    def keep_exif(name, data):
        keep(name, data)
        names.append(name)

    image = picture(12, 9)
    for value in range(1, 9):
        order = "<>"[value % 2]
        keep_exif("exif-%d.jpg" % value, encode(image, format="JPEG", exif=block(value, order)))
    keep_exif("exif-6.png", encode(image, format="PNG", exif=block(6)))
    keep_exif("exif-8.webp", encode(image, format="WEBP", exif=block(8, ">")))
    late = encode(image, format="PNG")
    keep_exif("exif-5-behind-pixels.png", late[:-12] + chunk(b"eXIf", block(5)[6:]) + late[-12:])
    webp = bytearray(encode(image, format="WEBP", exif=block(3)))
    webp[20] &= ~8
    keep_exif("exif-unannounced.webp", bytes(webp))
    for name, data in {
        "long": block(7, kind=4),
        "byte": block(6, kind=1),
        "several": block(6, count=2),
        "zero": block(0),
        "nine": block(9, ">"),
        "far": block(6, offset=4000000000),
        "cut": block(6)[:30],
        "order": b"Exif\0\0XX" + block(6)[8:],
        "empty": b"Exif\0\0",
    }.items():
        keep_exif("exif-%s.jpg" % name, encode(image, format="JPEG", exif=data))
    with open("upright.tsv", "w") as file:
        file.write("file\twidth\theight\tcrc32\n")
        for name in names:
            image = Image.open(name)
            try:
                image = ImageOps.exif_transpose(image)
            except (SyntaxError, ValueError):
                pass  # Orchard takes the image as it is where Pillow gives up on EXIF data.
            image = image.convert("RGB")
            file.write("%s\t%d\t%d\t%08x\n" % (name, *image.size, zlib.crc32(image.tobytes())))


def reductions():
    """JPEG files decoded at libjpeg's smaller scales, as Image.draft does."""
    big = picture(150, 101)
    for name, options in {
        "jpeg-large-420": {},
        "jpeg-large-422-progressive": {"progressive": True, "subsampling": 1},
        "jpeg-large-444-fine": {"quality": 100, "subsampling": 0},
        "jpeg-large-grey": {},
    }.items():
        keep(name + ".jpg", encode(big.convert("L") if "grey" in name else big, format="JPEG", **options))
    files = sorted(name for name, width, height, _ in rows if name.startswith("jpeg-") and min(width, height) > 8)
    with open("reduced.tsv", "w") as file:
        file.write("file\tscale\twidth\theight\tcrc32\n")
        for name in files:
            for scale in (2, 4, 8):
                image = Image.open(name)
                image.draft(None, (image.width // scale, image.height // scale))
                image = image.convert("RGB")
                file.write("%s\t%d\t%d\t%d\t%08x\n" % (name, scale, *image.size, zlib.crc32(image.tobytes())))


def crops():
    """Images resized and cut in the middle, with the roundings of torchvision and timm."""
    def cropped(image, width, height, fraction, number):
        scaled = math.floor(width / fraction), math.floor(height / fraction)
        if scaled[0] == scaled[1]:
            # torchvision.transforms.functional._compute_resized_output_size
            short, long = min(image.size), max(image.size)
            sides = scaled[0], int(scaled[0] * long / short)
            size = sides if image.width <= image.height else sides[::-1]
        else:
            # timm.data.transforms.ResizeKeepRatio with longest=0
            ratio = min(image.height / scaled[1], image.width / scaled[0])
            size = round(image.width / ratio), round(image.height / ratio)
        # torchvision.transforms.functional.center_crop
        left, top = round((size[0] - width) / 2.0), round((size[1] - height) / 2.0)
        return image.resize(size, number).crop((left, top, left + width, top + height))

    filters = (("NEAREST", 0), ("BOX", 4), ("BILINEAR", 2), ("BICUBIC", 3), ("LANCZOS", 1))
    with open("cropped.tsv", "w") as file:
        file.write("image\tfilter\twidth\theight\tcrop\tcrc32\n")
        for name, width, height, fraction in (
            ("jpeg-large-420.jpg", 64, 64, 0.875), ("jpeg-large-420.jpg", 101, 101, 1.0),
            ("jpeg-large-420.jpg", 88, 88, 0.875), ("jpeg-large-grey.jpg", 96, 64, 0.9),
            ("jpeg-411.jpg", 24, 24, 0.95), ("jpeg-440.jpg", 32, 32, 0.875), ("jpeg-1x1.jpg", 7, 5, 0.5),
            ("jpeg-5x3.jpg", 224, 224, 0.875), ("webp-17x33.webp", 20, 30, 0.8),
            ("exif-6.jpg", 8, 8, 0.875), ("exif-8.webp", 5, 9, 0.7), ("png-8-bit-type-6.png", 13, 11, 1.0),
            ("640x480", 224, 224, 0.875), ("480x640", 224, 224, 0.875), ("500x375", 224, 224, 0.9),
            ("333x500", 288, 288, 0.95), ("256x256", 224, 224, 0.875), ("224x224", 224, 224, 0.875),
            ("224x256", 224, 224, 0.875), ("256x331", 224, 224, 0.875), ("224x301", 224, 224, 1.0),
            ("301x224", 224, 224, 1.0), ("997x13", 12, 12, 0.96), ("2x999", 10, 10, 0.875),
            ("2000x3", 16, 16, 0.5), ("31x17", 30, 18, 0.66), ("640x480", 320, 240, 0.875),
            ("641x479", 192, 224, 0.875), ("479x641", 224, 192, 0.3), ("100x100", 20, 20, 0.01),
            ("77x100", 99, 100, 0.5),
        ):
            if name[0].isdigit():
                image = patterned(*map(int, name.split("x")))
            else:
                image = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
            for label, number in filters:
                result = cropped(image, width, height, fraction, number)
                file.write("%s\t%s\t%d\t%d\t%s\t%08x\n" % (
                    name, label, width, height, fraction, zlib.crc32(result.tobytes())))


if sys.argv[1:] == ["crops"]:
    crops()
    sys.exit()
for make in (jpegs, pngs, gifs, bmps, tiffs, webps, resizes, exifs, reductions, crops):
    make()
with open("decoded.tsv", "w") as file:
    file.write("file\twidth\theight\tcrc32\n")
    file.writelines("%s\t%d\t%d\t%s\n" % row for row in rows)
