//! Counts the codes of a lossless WebP before it is decoded (RFC 9649, 3.7).
//!
//! Each block of such a picture may have five prefix codes of its own, 65,536 times over, and a decoder makes a table of each: a
//! file of a few megabytes could take more than a gigabyte. So the stream is read up to where the codes end, without
//! making a table or a pixel, and what their tables will take is summed up.

/// The most bytes that the tables of one picture may take; encoders write some hundred groups of codes, of 20 kB each.
pub(super) const MEMORY: usize = 24 << 20;
/// A node of the decoder's trees for codes of more than [`TABLE_BITS`], of which it has two for each symbol.
const NODE: usize = 16;
/// Codes up to this length are looked up in one table, of four bytes an entry.
const TABLE_BITS: usize = 10;
/// What the decoder takes for each code beside its tables.
const CODE: usize = 128;
const MAX_CODE_LENGTH: usize = 15;
/// How many symbols there are for green and lengths (without the colour cache), red, blue, opacity, distances.
const ALPHABETS: [usize; 5] = [280, 256, 256, 256, 40];
/// In which order the lengths of the codes for lengths are stored.
const LENGTH_ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// Says whether the tables of a picture fit into [`MEMORY`]; nothing when its stream is damaged. `data` is what follows the
/// header with the size.
pub(super) fn tables_fit(data: &[u8], width: usize, height: usize) -> Option<bool> {
    let mut bits = Bits { data, at: 0 };
    let mut width = width;
    let mut seen = [false; 4];
    while bits.read(1)? == 1 {
        let transform = bits.read(2)?;
        if std::mem::replace(&mut seen[transform], true) {
            return None;
        }
        match transform {
            // Predictors and colours, for blocks.
            0 | 1 => {
                let side = 1 << (bits.read(3)? + 2);
                bits.small_picture(width.div_ceil(side) * height.div_ceil(side))?;
            }
            2 => {}
            // A palette; few colours are packed, several to a pixel.
            _ => {
                let colours = bits.read(8)? + 1;
                bits.small_picture(colours)?;
                let packed = match colours {
                    0..=2 => 8,
                    3..=4 => 4,
                    5..=16 => 2,
                    _ => 1,
                };
                width = width.div_ceil(packed);
            }
        }
    }
    let cache = bits.colour_cache()?;
    let mut groups = 1;
    if bits.read(1)? == 1 {
        let side = 1 << (bits.read(3)? + 2);
        groups = bits.small_picture(width.div_ceil(side) * height.div_ceil(side))? + 1;
    }
    let mut tables = 0;
    for _ in 0..groups {
        for code in bits.group(cache)? {
            tables += code.table();
        }
        if tables > MEMORY {
            return Some(false);
        }
    }
    Some(true)
}

/// Reads bits, the lowest of each byte first.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, count: usize) -> Option<usize> {
        let mut value = 0;
        for bit in 0..count {
            value |= usize::from(self.data.get(self.at / 8)? >> (self.at % 8) & 1) << bit;
            self.at += 1;
        }
        Some(value)
    }

    /// How many colours the cache holds.
    fn colour_cache(&mut self) -> Option<usize> {
        if self.read(1)? == 0 {
            return Some(0);
        }
        let bits = self.read(4)?;
        (1..=11).contains(&bits).then_some(1 << bits)
    }

    fn group(&mut self, cache: usize) -> Option<[Code; 5]> {
        let mut codes: [Code; 5] = Default::default();
        for (code, (alphabet, more)) in codes.iter_mut().zip(ALPHABETS.into_iter().zip([cache, 0, 0, 0, 0])) {
            *code = self.code(alphabet + more)?;
        }
        Some(codes)
    }

    /// Reads a picture of so many pixels that says something about blocks, and returns the largest number that red and green of one
    /// make. Pixels that are copied, or come from the cache, were written out before, so nothing of it need be kept.
    fn small_picture(&mut self, pixels: usize) -> Option<usize> {
        let cache = self.colour_cache()?;
        let [green, red, blue, opacity, distance] = self.group(cache)?;
        let (mut max_block, mut left) = (0, pixels);
        while left > 0 {
            match self.symbol(&green)? {
                symbol @ 0..256 => {
                    max_block = max_block.max(self.symbol(&red)? << 8 | symbol);
                    self.symbol(&blue)?;
                    self.symbol(&opacity)?;
                    left -= 1;
                }
                symbol @ 256..280 => {
                    let length = self.number(symbol - 256)?;
                    let symbol = self.symbol(&distance)?;
                    self.number(symbol)?;
                    left = left.checked_sub(length)?;
                }
                _ => left -= 1,
            }
        }
        Some(max_block)
    }

    /// Reads a length or a distance.
    fn number(&mut self, symbol: usize) -> Option<usize> {
        if symbol < 4 {
            return Some(symbol + 1);
        }
        let more = (symbol - 2) / 2;
        Some(((2 + symbol % 2) << more) + self.read(more)? + 1)
    }

    fn symbol(&mut self, code: &Code) -> Option<usize> {
        if code.symbols.len() == 1 {
            return code.symbols.first().copied();
        }
        let (mut value, mut first, mut index) = (0, 0, 0);
        for count in &code.counts[1..] {
            value |= self.read(1)?;
            if value < first + count {
                return code.symbols.get(index + value - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        None
    }

    fn code(&mut self, alphabet: usize) -> Option<Code> {
        if self.read(1)? == 1 {
            let two = self.read(1)? == 1;
            let wide = self.read(1)?;
            let mut symbols = vec![self.read(1 + 7 * wide)?];
            if two {
                symbols.push(self.read(8)?);
            }
            let mut counts = [0; MAX_CODE_LENGTH + 1];
            counts[1] = symbols.len();
            return symbols.iter().all(|symbol| *symbol < alphabet).then_some(Code { counts, symbols });
        }
        let mut lengths = [0; 19];
        for symbol in LENGTH_ORDER.into_iter().take(4 + self.read(4)?) {
            lengths[symbol] = self.read(3)?;
        }
        let code = Code::new(&lengths)?;
        let mut remaining = alphabet;
        if self.read(1)? == 1 {
            let bits = 2 + 2 * self.read(3)?;
            remaining = 2 + self.read(bits)?;
        }
        let (mut lengths, mut last) = (Vec::with_capacity(alphabet), 8);
        while lengths.len() < alphabet && remaining > 0 {
            remaining -= 1;
            let (length, times) = match self.symbol(&code)? {
                16 => (last, 3 + self.read(2)?),
                17 => (0, 3 + self.read(3)?),
                18 => (0, 11 + self.read(7)?),
                length => (length, 1),
            };
            if length != 0 {
                last = length;
            }
            lengths.extend(std::iter::repeat_n(length, times));
        }
        (lengths.len() <= alphabet && remaining <= alphabet).then_some(())?;
        Code::new(&lengths)
    }
}

/// A prefix code: how many symbols have a code of each length, and the symbols, those with the shortest codes first.
#[derive(Debug, Default)]
struct Code {
    counts: [usize; MAX_CODE_LENGTH + 1],
    symbols: Vec<usize>,
}

impl Code {
    /// Makes a code of the lengths of its symbols' codes; nothing when there is none with these.
    fn new(lengths: &[usize]) -> Option<Self> {
        let mut counts = [0; MAX_CODE_LENGTH + 1];
        let mut symbols: Vec<_> = (0..lengths.len()).filter(|symbol| lengths[*symbol] > 0).collect();
        for symbol in &symbols {
            counts[lengths[*symbol]] += 1;
        }
        symbols.sort_by_key(|symbol| lengths[*symbol]);
        let used: usize = (1..=MAX_CODE_LENGTH).map(|length| counts[length] << (MAX_CODE_LENGTH - length)).sum();
        (symbols.len() == 1 || used == 1 << MAX_CODE_LENGTH).then_some(Self { counts, symbols })
    }

    /// How many bytes the decoder takes for it.
    fn table(&self) -> usize {
        if self.symbols.len() < 2 {
            return CODE;
        }
        let max_length = self.counts.iter().rposition(|count| *count > 0).unwrap_or(1);
        let in_trees: usize = self.counts[TABLE_BITS + 1..].iter().sum();
        CODE + (4 << max_length.min(TABLE_BITS)) + 2 * NODE * in_trees
    }
}
