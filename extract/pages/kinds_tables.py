"""Words by which pages that are no articles give themselves away.

Sorted by language, then by alphabet; lower-case.
"""

from __future__ import annotations

import re


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.M) for text in texts)


# In the title, the first heading or the first words.
NOT_FOUND = _patterns(
    r"^(?:error |ошибка |помилка )?404\b",
    r"\b(?:error|ошибка|помилка) 404\b",
    r"\b404 (?:error|not found|ошибка|помилка)",
    r"\b(?:page|article|content|story|document|file) (?:you (?:requested|are looking for) )?"
    r"(?:is |was |has been |could |can )?(?:no longer available|not be found|cannot be found|can't be found|not found"
    r"|not exist|removed|deleted|unavailable)",
    r"\b(?:page|article|content|story)\b.{0,30}(?:doesn[’']t|does not) exist",
    r"\b(?:page|article|content|story)\b.{0,60}\bno longer (?:available|exists)",
    r"\bcan[’']?t (?:seem to )?find (?:the|that|this) page",
    r"\bcouldn[’']t find (?:the|that|this) page",
    r"\bnothing (?:was )?found\b",
    r"\bthis (?:page|article|story) (?:isn[’']t|is not) available",
    r"(?:страниц[аы]|материал|публикация|статья|новость|запись|документ)\b.{0,40}"
    r"(?:не найден|не существует|удал[её]н|недоступ|снят с публикации|больше не доступ)",
    r"(?:такой|запрашиваем\w+|запрошенн\w+|искомой) страниц\w+.{0,30}(?:нет|не найден|не существует|отсутств)",
    r"\bничего не найдено\b",
    r"(?:сторінк[аиу]|матеріал|публікаці[яю]|статт[яю]|новин[ау]|запис|документ)\b.{0,40}"
    r"(?:не знайден|не існує|видален|недоступн|більше не доступ)",
    r"(?:такої|запитан\w+) сторінк\w+.{0,30}(?:немає|не існує|не знайден)",
    r"\bнічого не знайдено\b",
)

# In the title or the first heading.
CHALLENGE = _patterns(
    r"^access (?:to this page has been )?(?:denied|restricted)",
    r"^(?:are you a (?:human|robot)|attention required)",
    r"^bot (?:detected|verification)",
    r"^checking your browser",
    r"^(?:ddos-guard|ddos protection)",
    r"^human verification",
    r"^just a moment",
    r"^one more step",
    r"^pardon our interruption",
    r"^please (?:verify|wait|enable (?:cookies|javascript))",
    r"^(?:please )?(?:confirm|prove|verify) (?:that )?you(?:'re| are) (?:a )?(?:human|not a robot)",
    r"^robot (?:check|or human)",
    r"^security (?:check|verification)",
    r"^(?:sorry, )?you have been blocked",
    r"^unusual traffic",
    r"^(?:вы|ви) не робот",
    r"^(?:доступ (?:ограничен|запрещ[её]н|заблокирован)|доступ (?:обмежено|заборонено))",
    r"^подтвердите, что (?:вы не робот|запросы)",
    r"^(?:проверка (?:безопасности|браузера|вашего браузера)|перевірка (?:безпеки|браузера|вашого браузера))",
    r"^підтвердьте, що ви",
)

# In the source of the page: script and element names of the bot filters in use.
CHALLENGE_MARKS = (
    "/_Incapsula_Resource", "_cf_chl_opt", "captcha-delivery.com", "cf-browser-verification", "cf-challenge",
    "challenges.cloudflare.com/turnstile", "ddos-guard.net", "g-recaptcha", "geo.captcha", "h-captcha",
    "id=\"px-captcha\"", "perimeterx", "showcaptcha", "smartcaptcha", "window.awsWafCookieDomainList",
)  # fmt: skip

# In the responded address.
CONSENT_HOSTS = (
    "/collectconsent", "/consent", "/cookiewall", "/privacy-gate", "/privacygate", "/privacywall", "cmp.",
    "consent.", "guce.", "myprivacy.", "privacywall.",
)  # fmt: skip

# In the first words; two of them make a consent page.
CONSENT = (
    "accept all", "accept and continue", "access your data", "agree and continue", "consent to",
    "consent with advertising", "cookie preferences", "cookie settings", "manage options", "manage preferences",
    "manage your privacy", "our partners store", "personalised ads", "personalized ads", "reject all",
    "store and/or access information", "this site uses cookies", "use cookies", "we and our partners",
    "we value your privacy", "your consent", "your privacy choices", "ви погоджуєтесь", "використовуємо cookie",
    "використовуємо файли cookie", "вы соглашаетесь", "відхилити всі", "дать согласие", "згода на обробку",
    "использование файлов cookie", "используем cookie", "используем файлы cookie",
    "ми цінуємо вашу конфіденційність", "мы ценим вашу конфиденциальность", "надати згоду", "налаштування cookie",
    "настройки cookie", "наши партнеры", "наші партнери", "отклонить все", "прийняти все", "прийняти всі",
    "прийняти і продовжити", "принять все", "принять и продолжить", "согласие на обработку",
)  # fmt: skip

# At the end of the text, or shown on a page with hardly any text.
PAYWALL = (
    "already a subscriber", "become a subscriber", "continue reading with a subscription",
    "create a free account to continue", "for subscribers only", "log in to continue reading",
    "register to continue reading", "subscribe to continue reading", "subscribe to keep reading",
    "subscribe to read", "subscribe to unlock", "subscribers only", "this article is for subscribers",
    "this content is for subscribers", "this story is for subscribers", "to continue reading",
    "to read the full article", "to read the full story", "unlock this article", "with a subscription",
    "вже маєте передплату", "доступно лише за передплатою", "доступно лише передплатникам",
    "доступно только по подписке", "доступно только подписчикам", "лише для передплатників",
    "материал доступен по подписке", "матеріал доступний за передплатою", "оформите подписку", "оформити передплату",
    "оформить подписку", "оформіть передплату", "повний текст доступний", "полный текст доступен",
    "продовжити читання", "продолжить чтение", "только для подписчиков", "тільки для передплатників",
    "тільки для підписників", "уже подписаны?", "читать дальше по подписке", "эксклюзивно для подписчиков",
)  # fmt: skip
