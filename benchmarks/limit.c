/* The limit that the compiled engine is measured against: the same kernel in strict C.

   Same draws, same arithmetic in the same order, hence the same bits; compiled without licence to
   reorder or contract. One world, one thread; replicates innermost, a lane at a time. Arrays are
   those of sim.model.layout.Layout, rows first. */

#include <stdint.h>
#include <stdlib.h>

#define LANE 128 /* 64 to 512 make no difference beyond the noise */
#define EACH for (int64_t r = 0; r < live; r++)

enum { SUPPORT, COSTLY, RHETORIC, MEASURES };

typedef double row[LANE];
typedef uint32_t words[4][LANE];

typedef struct {
    int64_t steps, hosts, occasions, decisions, pairs, candidates;
    int64_t first_join, first_commitment;
    const double *opening;
    const int64_t *segment, *first_occasion, *tally, *first_decision, *host_of_pair, *reverse;
    const int64_t *candidate_pairs;
    const double *standing_worth, *worth, *weight, *security, *prior;
    const double *reciprocity, *odds_ratio, *noise, *turnover, *memory;
    const double *alliance_reciprocity, *alliance_expectation;
    const int64_t *alliance_sustain;
    const int64_t *keys;
} World;

typedef struct {
    int64_t *opened, *joined;
    double *belief, *expected, *support_rate, *costly_rate, *rhetoric_rate;
    int64_t *allied_at_end, *allied_steps, *first_alliance;
} Outcome;

typedef struct {
    words *words;
    row *opened, *times_opened, *times_joined, *commitment, *belief, *expected, *moving;
    row *held[MEASURES], *joined[MEASURES], *rate[MEASURES];
    row *streak, *allied, *allied_steps, *first_alliance;
} Ledger;

static inline double exponential(double exponent)
{
    double x = exponent > -36.0 ? exponent : -36.0;
    x = (x < 36.0 ? x : 36.0) * (1.0 / 256);
    double power = 1.0 / 40320 + x * (1.0 / 362880);
    power = 1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040 + x * power));
    power = 1.0 + x * (1.0 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * power))));
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    return power * power;
}

static inline double join_probability(double odds)
{
    return 1.0 / (1.0 + (odds > 0x1p-52 ? odds : 0x1p-52));
}

static inline double updated_belief(double belief, double if_committed, double if_not)
{
    double joint = belief * if_committed;
    double updated = joint / (joint + (1.0 - belief) * if_not);
    double certain = 1.0 - 0x1p-53;
    return belief == 1.0 ? updated : (updated < certain ? updated : certain);
}

static inline double uniform(uint32_t word)
{
    return (word + 0.5) * 0x1p-32;
}

static void draw(words *all, const World *w, uint64_t first, uint32_t block, int64_t live)
{
    for (int64_t name = 0; name < w->first_commitment + w->pairs; name++) {
        uint32_t(*word)[LANE] = all[name];
        uint32_t key_0 = (uint32_t)w->keys[2 * name], key_1 = (uint32_t)w->keys[2 * name + 1];
        EACH {
            uint64_t replicate = first + (uint64_t)r;
            uint32_t a = (uint32_t)replicate, b = (uint32_t)(replicate >> 32), c = block, d = 0;
            for (uint32_t round = 0; round < 10; round++) {
                uint64_t product_0 = (uint64_t)a * 0xD2511F53u;
                uint64_t product_2 = (uint64_t)c * 0xCD9E8D57u;
                a = (uint32_t)(product_2 >> 32) ^ b ^ (key_0 + round * 0x9E3779B9u);
                b = (uint32_t)product_2;
                c = (uint32_t)(product_0 >> 32) ^ d ^ (key_1 + round * 0xBB67AE85u);
                d = (uint32_t)product_0;
            }
            word[0][r] = a;
            word[1][r] = b;
            word[2][r] = c;
            word[3][r] = d;
        }
    }
}

static void begin(const World *w, Ledger *l)
{
    for (int64_t o = 0; o < w->occasions; o++)
        for (int64_t r = 0; r < LANE; r++) l->times_opened[o][r] = 0.0;
    for (int64_t d = 0; d < w->decisions; d++)
        for (int64_t r = 0; r < LANE; r++) l->times_joined[d][r] = 0.0;
    for (int64_t m = 0; m < MEASURES; m++) {
        for (int64_t h = 0; h < w->hosts; h++)
            for (int64_t r = 0; r < LANE; r++) l->held[m][h][r] = 0.0;
        for (int64_t p = 0; p <= w->pairs; p++)
            for (int64_t r = 0; r < LANE; r++) l->joined[m][p][r] = l->rate[m][p][r] = 0.0;
    }
    for (int64_t c = 0; c < w->candidates; c++)
        for (int64_t r = 0; r < LANE; r++)
            l->streak[c][r] = l->allied[c][r] = l->allied_steps[c][r] = l->first_alliance[c][r] = 0.0;
    for (int64_t p = 0; p < w->pairs; p++) {
        double weight = 0.0, prior = w->prior[p];
        int64_t host = w->host_of_pair[p];
        for (int64_t o = w->first_occasion[host]; o < w->first_occasion[host + 1]; o++)
            weight += w->weight[o];
        for (int64_t r = 0; r < LANE; r++) {
            l->commitment[p][r] = uniform(l->words[w->first_commitment + p][0][r]) < prior;
            l->belief[p][r] = prior;
            l->expected[p][r] = weight > 0.0 ? prior : 0.0;
        }
    }
    for (int64_t r = 0; r < LANE; r++) l->expected[w->pairs][r] = 0.0;
}

static void open_occasions(const World *w, Ledger *l, int64_t segment, int64_t step, int64_t live)
{
    double memory = w->memory[segment];
    for (int64_t host = 0; host < w->hosts; host++) {
        row added[MEASURES] = {0};
        for (int64_t o = w->first_occasion[host]; o < w->first_occasion[host + 1]; o++) {
            double chance = w->opening[(step - 1) * w->occasions + o];
            double worth = w->worth[segment * w->occasions + o];
            const uint32_t *word = l->words[o][step % 4];
            double *opened = l->opened[o], *times = l->times_opened[o];
            double *support = added[SUPPORT], *kind = added[w->tally[o]];
            EACH {
                double opens = uniform(word[r]) < chance ? 1.0 : 0.0;
                opened[r] = opens;
                times[r] += opens;
                support[r] += worth * opens;
                kind[r] += opens;
            }
        }
        for (int64_t m = 0; m < MEASURES; m++) {
            double *held = l->held[m][host], *more = added[m];
            EACH held[r] = held[r] * memory + more[r];
        }
    }
}

static void decide(const World *w, Ledger *l, int64_t segment, int64_t step, int64_t p, int64_t live)
{
    row added[MEASURES] = {0}, mean_committed = {0}, mean_not = {0};
    int64_t host = w->host_of_pair[p], first = w->first_occasion[host];
    double noise = w->noise[segment], odds_ratio = w->odds_ratio[segment];
    double prior = w->prior[segment * w->pairs + p], turnover = w->turnover[segment];
    double memory = w->memory[segment];
    double *restrict belief = l->belief[p], *restrict commitment = l->commitment[p];
    const double *restrict moving = l->moving[p];
    for (int64_t o = first; o < w->first_occasion[host + 1]; o++) {
        int64_t decision = w->first_decision[p] + o - first;
        double standing = w->standing_worth[segment * w->decisions + decision];
        double worth = w->worth[segment * w->occasions + o];
        double weight = w->weight[segment * w->occasions + o];
        const uint32_t *restrict word = l->words[w->first_join + decision][step % 4];
        const double *restrict opened = l->opened[o];
        double *restrict times = l->times_joined[decision];
        double *restrict support = added[SUPPORT], *restrict kind = added[w->tally[o]];
        EACH {
            double odds = exponential(-(standing + moving[r]) / noise);
            double if_committed = join_probability(odds * odds_ratio);
            double if_not = join_probability(odds);
            double probability = commitment[r] > 0.0 ? if_committed : if_not;
            double joins = uniform(word[r]) < probability ? opened[r] : 0.0;
            double updated = updated_belief(
                belief[r],
                joins > 0.0 ? if_committed : 1.0 - if_committed,
                joins > 0.0 ? if_not : 1.0 - if_not);
            belief[r] = opened[r] > 0.0 ? updated : belief[r];
            mean_committed[r] += weight * if_committed;
            mean_not[r] += weight * if_not;
            times[r] += joins;
            support[r] += worth * joins;
            kind[r] += joins;
        }
    }
    const uint32_t *restrict word = l->words[w->first_commitment + p][step % 4];
    double *restrict expected = l->expected[p];
    EACH {
        double drifted = (1.0 - turnover) * belief[r] + turnover * prior;
        belief[r] = drifted;
        expected[r] = drifted * mean_committed[r] + (1.0 - drifted) * mean_not[r];
        double drawn = uniform(word[r]);
        double redrawn = drawn < turnover * prior ? 1.0 : 0.0;
        commitment[r] = drawn < turnover ? redrawn : commitment[r];
    }
    for (int64_t m = 0; m < MEASURES; m++) {
        double *restrict joined = l->joined[m][p], *restrict rate = l->rate[m][p];
        const double *restrict held = l->held[m][host], *restrict more = added[m];
        EACH {
            joined[r] = joined[r] * memory + more[r];
            rate[r] = held[r] > 0.0 ? joined[r] / held[r] : 0.0;
        }
    }
}

static void judge(const World *w, Ledger *l, int64_t segment, int64_t step, int64_t live)
{
    double reciprocity = w->alliance_reciprocity[segment];
    double expectation = w->alliance_expectation[segment];
    double sustain = (double)w->alliance_sustain[segment];
    for (int64_t c = 0; c < w->candidates; c++) {
        int64_t ij = w->candidate_pairs[2 * c], ji = w->candidate_pairs[2 * c + 1];
        const double *rate_ij = l->rate[COSTLY][ij], *rate_ji = l->rate[COSTLY][ji];
        const double *expected_ij = l->expected[ij], *expected_ji = l->expected[ji];
        EACH {
            int qualifies = (rate_ij[r] >= reciprocity) & (rate_ji[r] >= reciprocity)
                & (expected_ij[r] >= expectation) & (expected_ji[r] >= expectation);
            double streak = qualifies ? l->streak[c][r] + 1.0 : 0.0;
            double allied = streak >= sustain ? 1.0 : 0.0;
            double first = l->first_alliance[c][r];
            l->streak[c][r] = streak;
            l->allied[c][r] = allied;
            l->allied_steps[c][r] += allied;
            l->first_alliance[c][r] = first == 0.0 && allied > 0.0 ? (double)step : first;
        }
    }
}

static void take_step(const World *w, Ledger *l, int64_t step, int64_t live)
{
    int64_t segment = w->segment[step];
    open_occasions(w, l, segment, step, live);
    for (int64_t p = 0; p < w->pairs; p++) {
        int64_t reverse = w->reverse[p];
        double security = w->security[segment * w->pairs + p], weight = w->reciprocity[segment];
        double *moving = l->moving[p];
        const double *expected = l->expected[reverse], *received = l->rate[SUPPORT][reverse];
        const double *given = l->rate[SUPPORT][p];
        EACH moving[r] = security * expected[r] + weight * (received[r] - given[r]);
    }
    for (int64_t p = 0; p < w->pairs; p++) decide(w, l, segment, step, p, live);
    judge(w, l, segment, step, live);
}

static void hand_over(int64_t *to, row *from, int64_t rows, int64_t count, int64_t start, int64_t live)
{
    for (int64_t i = 0; i < rows; i++) EACH to[i * count + start + r] = (int64_t)from[i][r];
}

static void copy(double *to, row *from, int64_t rows, int64_t count, int64_t start, int64_t live)
{
    for (int64_t i = 0; i < rows; i++) EACH to[i * count + start + r] = from[i][r];
}

static row *rows(char **free_space, int64_t count)
{
    row *taken = (row *)*free_space;
    *free_space += count * (int64_t)sizeof(row);
    return taken;
}

/* Replicates first .. first + count - 1; returns 0, or 1 where there is no memory. */
int run(const World *w, const Outcome *out, int64_t first, int64_t count)
{
    int64_t kept = 2 * w->occasions + w->decisions + 4 * w->candidates
        + (4 + 2 * MEASURES) * (w->pairs + 1) + MEASURES * w->hosts;
    int64_t names = w->first_commitment + w->pairs;
    size_t needed = (size_t)kept * sizeof(row) + (size_t)names * sizeof(words);
    char *space = aligned_alloc(64, needed), *next = space;
    if (space == NULL) return 1;
    Ledger l;
    l.opened = rows(&next, w->occasions);
    l.times_opened = rows(&next, w->occasions);
    l.times_joined = rows(&next, w->decisions);
    l.commitment = rows(&next, w->pairs + 1);
    l.belief = rows(&next, w->pairs + 1);
    l.expected = rows(&next, w->pairs + 1);
    l.moving = rows(&next, w->pairs + 1);
    for (int64_t m = 0; m < MEASURES; m++) {
        l.held[m] = rows(&next, w->hosts);
        l.joined[m] = rows(&next, w->pairs + 1);
        l.rate[m] = rows(&next, w->pairs + 1);
    }
    l.streak = rows(&next, w->candidates);
    l.allied = rows(&next, w->candidates);
    l.allied_steps = rows(&next, w->candidates);
    l.first_alliance = rows(&next, w->candidates);
    l.words = (words *)next;
    for (int64_t start = 0; start < count; start += LANE) {
        int64_t live = count - start < LANE ? count - start : LANE;
        draw(l.words, w, (uint64_t)(first + start), 0, live);
        begin(w, &l);
        for (int64_t step = 1; step <= w->steps; step++) {
            if (step % 4 == 0) draw(l.words, w, (uint64_t)(first + start), (uint32_t)(step / 4), live);
            take_step(w, &l, step, live);
        }
        hand_over(out->opened, l.times_opened, w->occasions, count, start, live);
        hand_over(out->joined, l.times_joined, w->decisions, count, start, live);
        copy(out->belief, l.belief, w->pairs, count, start, live);
        copy(out->expected, l.expected, w->pairs, count, start, live);
        copy(out->support_rate, l.rate[SUPPORT], w->pairs, count, start, live);
        copy(out->costly_rate, l.rate[COSTLY], w->pairs, count, start, live);
        copy(out->rhetoric_rate, l.rate[RHETORIC], w->pairs, count, start, live);
        hand_over(out->allied_at_end, l.allied, w->candidates, count, start, live);
        hand_over(out->allied_steps, l.allied_steps, w->candidates, count, start, live);
        hand_over(out->first_alliance, l.first_alliance, w->candidates, count, start, live);
    }
    free(space);
    return 0;
}
