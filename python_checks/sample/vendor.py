"""The vendor in tables: its calendar, industries, models, regions and currencies."""

# A table reads best row by row.
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LLM = "llm_api"
VISION = "computer_vision_api"
IMAGE = "image_generation_api"

AS_OF = date(2026, 7, 12)
FIRST_CONTRACT_DAY = date(2023, 4, 1)
FIRST_USAGE_DAY = date(2024, 5, 1)
# Billing of image generation lags: its June is not billed yet.
BILLED_UNTIL = {LLM: AS_OF, VISION: AS_OF, IMAGE: date(2026, 6, 28)}

REGIONS = ("us-east", "eu-west", "ap-southeast")
HARDWARE = {LLM: "h100", VISION: "l4", IMAGE: "a100"}

# Dollars per unit of currency in the first and the last month of the rates.
CURRENCIES = {"EUR": (1.092, 1.148), "GBP": (1.244, 1.331), "JPY": (0.007510, 0.006480)}
CURRENCY_OF_COUNTRY = {"DE": "EUR", "FR": "EUR", "NL": "EUR", "GB": "GBP", "JP": "JPY"}
COUNTRIES = ("US", "US", "US", "DE", "US", "GB", "FR", "US", "JP", "US", "NL", "CA")


@dataclass(frozen=True)
class Trend:
    """A figure that moves evenly from the first usage day to as_of."""

    first: float
    last: float

    def at(self, day: date) -> float:
        share = (day - FIRST_USAGE_DAY).days / (AS_OF - FIRST_USAGE_DAY).days
        return self.first + (self.last - self.first) * min(max(share, 0.0), 1.0)


@dataclass(frozen=True)
class Industry:
    """How one API business line sells and serves."""

    industry: str
    # Subscriptions that start before July 2024, in the year to June 2025, and later.
    starts: tuple[int, int, int]
    # Position of a subscription -> term after which it is not renewed.
    churners: dict[int, int]
    # Factor from one yearly term to the next.
    uplift: tuple[float, float]
    requests_per_day: Trend
    # USD per usage unit, support and other excluded.
    unit_cost: Trend
    # Share of the unit cost by service category.
    cost_shares: dict[str, float]


INDUSTRIES = (
    Industry(
        industry=LLM,
        starts=(14, 18, 8),
        churners={3: 2, 8: 2, 17: 1, 24: 1},
        uplift=(1.35, 1.90),
        requests_per_day=Trend(3.2, 9.0),
        unit_cost=Trend(4.1e-6, 2.2e-6),
        cost_shares={"compute": 0.88, "storage": 0.07, "network": 0.05},
    ),
    Industry(
        industry=VISION,
        starts=(12, 24, 7),
        churners={2: 2, 6: 3, 19: 1},
        uplift=(1.16, 1.52),
        requests_per_day=Trend(2.8, 7.4),
        unit_cost=Trend(0.00165, 0.00062),
        cost_shares={"compute": 0.86, "storage": 0.08, "network": 0.06},
    ),
    Industry(
        industry=IMAGE,
        starts=(10, 24, 7),
        churners={4: 2, 15: 1, 22: 1, 29: 1},
        uplift=(1.18, 1.65),
        requests_per_day=Trend(2.4, 6.2),
        unit_cost=Trend(0.0092, 0.0034),
        cost_shares={"compute": 0.80, "storage": 0.05, "network": 0.05, "licence": 0.10},
    ),
)


@dataclass(frozen=True)
class Model:
    """A model of the vendor; popularity 0 is in the catalog only."""

    model_id: str
    industry: str
    family: str
    released: date
    retired: date | None = None
    # Days from release to model card: negative is early, None is no card yet.
    card_days: int | None = 0
    speed_tier: str | None = None
    is_pretrained: bool | None = True
    popularity: float = 0.0
    # USD per input unit (token or image) and per output token.
    price: float = 0.0
    output_price: float = 0.0


def _llm(
    model_id: str,
    released: date,
    retired: date | None,
    card_days: int | None,
    popularity: float,
    usd_per_million: tuple[float, float],
) -> Model:
    return Model(
        model_id=model_id,
        industry=LLM,
        family=model_id.split("-")[0],
        released=released,
        retired=retired,
        card_days=card_days,
        popularity=popularity,
        price=usd_per_million[0] / 1e6,
        output_price=usd_per_million[1] / 1e6,
    )


LLM_MODELS = (
    _llm("atlas-0-base", date(2023, 6, 13), date(2024, 9, 1), None, 0.0, (10, 40)),
    _llm("atlas-1", date(2024, 1, 15), date(2025, 4, 1), 41, 3.0, (12, 48)),
    _llm("atlas-1-mini", date(2024, 3, 4), date(2025, 10, 1), 19, 1.2, (3, 12)),
    _llm("atlas-2", date(2024, 10, 1), date(2026, 4, 1), 12, 3.5, (11.5, 46)),
    _llm("atlas-2-mini", date(2024, 11, 12), None, 5, 1.0, (3, 12)),
    _llm("atlas-2.5", date(2025, 5, 20), None, 3, 2.5, (11, 44)),
    _llm("atlas-3", date(2025, 9, 16), None, 0, 4.0, (11, 44)),
    _llm("atlas-3-mini", date(2025, 11, 4), None, 0, 1.2, (3, 12)),
    _llm("atlas-3-code", date(2026, 2, 10), None, 0, 2.0, (12, 48)),
    _llm("atlas-3.5", date(2026, 5, 12), None, -2, 3.5, (11, 44)),
    _llm("atlas-4", date(2026, 10, 1), None, None, 0.0, (12, 48)),
)

VISION_TASKS = ("detect", "segment", "classify", "track", "count", "ocr", "pose", "depth")
VISION_DOMAINS = (
    "retail", "warehouse", "traffic", "factory", "farm", "clinic", "drone", "port",
    "solar", "kitchen", "store", "street", "yard", "lab", "stadium",
)
POPULAR_VISION = {
    "detect-retail": 5.0,
    "detect-factory": 4.0,
    "ocr-warehouse": 4.0,
    "segment-farm": 2.0,
    "track-traffic": 3.0,
    "count-store": 2.0,
    "classify-clinic": 1.5,
    "detect-drone": 1.5,
    "pose-factory": 1.0,
    "ocr-port": 1.0,
}


def _vision_models() -> tuple[Model, ...]:
    """One model per task and domain; the last two are announced, three are retired."""
    names = [f"{task}-{domain}" for domain in VISION_DOMAINS for task in VISION_TASKS]
    models = []
    for position, name in enumerate(names):
        month = position * 30 // len(names)
        released = date(2023, 1, 9 + position % 19)
        released = released.replace(year=2023 + month // 12, month=month % 12 + 1)
        if name in POPULAR_VISION:
            released = released.replace(year=2023)
        retired = date(2026, 3, 1) if name in ("depth-lab", "pose-street", "count-yard") else None
        if position >= len(names) - 2:
            released = date(2026, 9, 15)
        models.append(
            Model(
                model_id=f"iris-{name}",
                industry=VISION,
                family=f"iris-{name.split('-')[0]}",
                released=released,
                retired=retired,
                card_days=None if released > AS_OF else position % 9,
                is_pretrained=None if position % 40 == 7 else True,
                popularity=POPULAR_VISION.get(name, 0.0),
                price=0.0021 if name.startswith("ocr") else 0.0017,
            )
        )
    models.append(
        Model(
            model_id="iris-custom-acme",
            industry=VISION,
            family="iris-custom",
            released=date(2025, 2, 3),
            card_days=30,
            is_pretrained=False,
            popularity=0.4,
            price=0.0019,
        )
    )
    return tuple(models)


VISION_MODELS = _vision_models()

IMAGE_STYLES = (
    "photo", "anime", "watercolor", "oil", "sketch", "pixel", "isometric", "comic",
    "poster", "product", "portrait", "interior", "fashion", "logo", "icon", "texture",
    "clay", "neon", "vintage", "noir", "paper", "stencil", "mosaic", "stained-glass",
    "blueprint",
)
POPULAR_STYLES = {"photo": 4.0, "product": 4.0, "portrait": 2.0, "poster": 1.5, "logo": 1.5}


def _image_models() -> tuple[Model, ...]:
    """The general models, then one per style; one is retired, one announced."""
    models = [
        Model("lumen-1", IMAGE, "lumen", date(2023, 5, 2), date(2026, 2, 1), 33, "standard", True,
              3.0, 0.045),
        Model("lumen-2", IMAGE, "lumen", date(2025, 3, 11), None, 6, "standard", True, 5.0, 0.042),
        Model("lumen-2-fast", IMAGE, "lumen", date(2025, 3, 11), None, 6, "fast", True, 5.0, 0.028),
        Model("lumen-1-fast", IMAGE, "lumen", date(2023, 11, 7), None, 20, "fast", True, 2.5, 0.03),
        Model("lumen-3", IMAGE, "lumen", date(2026, 11, 3), None, None, "standard", True),
    ]
    for position, style in enumerate(IMAGE_STYLES):
        month = position % 12 + 1
        models.append(
            Model(
                model_id=f"lumen-style-{style}",
                industry=IMAGE,
                family="lumen-style",
                released=date(2023 if style in POPULAR_STYLES else 2024, month, 6),
                card_days=position % 5,
                # Without a tier of its own the request decides, else standard.
                speed_tier=None if position % 6 == 5 else "standard",
                popularity=POPULAR_STYLES.get(style, 0.0),
                price=0.04,
            )
        )
    return tuple(models)


IMAGE_MODELS = _image_models()
MODELS = LLM_MODELS + VISION_MODELS + IMAGE_MODELS
MODEL = {(model.industry, model.model_id): model for model in MODELS}


def models_in_use(industry: str, day: date) -> list[Model]:
    """Models that customers call on a day: popular, released, not retired."""
    return [
        model
        for model in MODELS
        if model.industry == industry
        and model.popularity > 0
        and model.released <= day
        and (model.retired is None or day < model.retired)
    ]
