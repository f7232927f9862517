"""Layout noise by language: lines that stand around an article and are none of it. Sorted; matched without case.

A line is compared after folding blanks and dropping leading marks (bullets, dashes, arrows) and trailing colons and
stops.
"""

from __future__ import annotations

# The whole line.
WHOLE: dict[str, frozenset[str]] = {
    "en": frozenset((
        "about the author", "ad", "add a comment", "advertisement", "advertising", "all rights reserved", "also on",
        "also read", "article continues after advertisement", "article continues below", "author", "bonus video",
        "bookmark", "click here", "close", "comment", "comments", "continue reading", "copy link",
        "copy link to clipboard", "don't miss", "don’t miss", "download the app", "editor's picks", "editors' picks",
        "email", "facebook", "featured", "follow", "follow us", "getty images", "gift this article", "home", "image",
        "in this article", "in this story", "instagram", "keep reading", "latest", "latest news", "leave a comment",
        "leave a reply", "linkedin", "listen", "listen to article", "loading", "log in", "menu", "more", "more from",
        "more information", "more news", "more on this story", "more stories", "most popular", "most read",
        "most viewed", "newsletter", "next", "next article", "open image in gallery", "photo", "photos",
        "play video", "popular", "prev", "previous", "previous article", "print", "print this page", "promoted",
        "read also", "read more", "read next", "recommended", "related", "related article", "related articles",
        "related content", "related news", "related posts", "related stories", "related topics", "reply", "save",
        "see also", "share", "share article", "share on facebook", "share on twitter", "share this",
        "share this article", "share this post", "share this story", "sign in", "sign up", "skip advertisement",
        "skip to content", "sponsored", "subscribe", "subscribe now", "tags", "telegram", "terms of use",
        "top stories", "topics", "trending", "trending now", "tweet", "twitter", "up next", "video", "view comments",
        "watch", "watch also", "watch now", "whatsapp", "you may also like", "you might also like",
        "your email address will not be published",
    )),
    "ru": frozenset((
        "авторы", "больше новостей", "больше по теме", "вам также может понравиться", "версия для печати", "видео",
        "видео дня", "все новости", "главное", "главное за день", "главные новости", "добавить комментарий",
        "другие новости", "еще", "еще по теме", "ещё", "ещё по теме", "загрузка", "закрыть", "знай больше",
        "комментарии", "комментировать", "материалы по теме", "наверх", "новости партнеров", "новости партнёров",
        "новости по теме", "обсудить", "оставить комментарий", "ответить", "отправить", "партнерские материалы",
        "по теме", "поделиться", "поделиться новостью", "подписаться", "подписывайтесь", "подробнее", "подробности",
        "популярное", "последние новости", "похожие материалы", "похожие новости", "предыдущая новость", "реклама",
        "рекомендуем", "самое популярное", "самое читаемое", "связанные темы", "скопировать ссылку",
        "следующая новость", "смотрите видео", "смотрите также", "сюжет", "сюжеты", "также читайте", "теги", "темы",
        "фото", "читайте еще", "читайте ещё", "читайте также", "читать далее", "читать еще", "читать ещё",
        "читать полностью", "читать также", "что еще почитать",
    )),
    "uk": frozenset((
        "автори", "більше за темою", "більше новин", "вам також може сподобатись", "вас може зацікавити",
        "версія для друку", "всі новини", "відео", "відео дня", "відповісти", "головне", "головне за день",
        "головні новини", "детальніше", "дивіться відео", "дивіться також", "додати коментар", "докладніше",
        "за темою", "завантаження", "закрити", "залишити коментар", "коментарі", "коментувати",
        "копіювати посилання", "матеріали за темою", "нагору", "наступна новина", "новини за темою",
        "новини партнерів", "обговорити", "останні новини", "партнерські матеріали", "пов'язані теми", "поділитись",
        "поділитися", "попередня новина", "популярне", "популярні новини", "підписатись", "підписатися",
        "підписуйтесь", "реклама", "рекомендуємо", "скопіювати посилання", "схожі новини", "також читайте", "теги",
        "теми", "у тему", "фото", "читайте також", "читайте ще", "читати далі", "читати повністю", "читати також",
        "читати ще", "ще", "ще за темою", "інші новини",
    )),
}  # fmt: skip

# The start of a line of any length up to `noise.SHORT`: what follows is a link or an invitation.
LEADS: dict[str, tuple[str, ...]] = {
    "en": (
        "also read:", "also see:", "bonus video:", "click here to", "don't miss:", "don’t miss:", "download our app",
        "follow us on", "get our newsletter", "have a tip?", "hot topic", "join our telegram", "join our whatsapp",
        "join us on", "more on this story:", "more on this:", "must read:", "photo by", "photo credit:", "photo:",
        "picture:", "read also", "read also:", "read in full:", "read more about", "read more:", "read next:",
        "read the full story:", "recommended:", "related article:", "related articles:", "related story:",
        "related:", "see also ", "see also:", "sign up for", "sign up here", "sign up to", "source of photo",
        "subscribe to", "support our journalism", "tags:", "this article was originally published", "topics:",
        "up next:", "watch also:", "watch:", "you can also read", "you may also like:", "you might also like:",
        "your email address will not be published",
    ),
    "ru": (
        "больше новостей в", "больше новостей на", "больше новостей —", "бонус-видео", "видео:",
        "если вы заметили ошибку", "если вы нашли ошибку", "если вы обнаружили ошибку", "заметили ошибку",
        "источник фото", "картина дня в", "нашли опечатку", "нашли ошибку", "новости по теме:",
        "оперативные новости в", "оставайтесь на связи", "поддержите нас", "поделитесь новостью", "подписаться на",
        "подписывайся на", "подписывайтесь на", "подпишись на", "подпишитесь на", "прислать новость",
        "присоединяйтесь к нам", "присылайте новости", "ранее по теме:", "рекомендуем прочитать",
        "следите за нашими новостями", "следите за новостями", "смотрите также ", "смотрите также:",
        "также читайте:", "теги:", "темы:", "фото из ", "фото с сайта", "фото —", "фото:", "фотография:",
        "хотите быть в курсе", "хотите сообщить новость", "читайте в нашем", "читайте еще:", "читайте ещё:",
        "читайте нас", "читайте о главном", "читайте подробнее", "читайте также", "читайте также:", "читать также",
        "чтобы не пропустить", "чтобы оставить комментарий", "чтобы прокомментировать",
    ),
    "uk": (
        "бонус-відео", "більше новин в", "більше новин на", "більше новин у", "відео:", "джерело фото",
        "дивіться також", "дивіться також:", "долучайтесь до", "долучайтеся до", "знайшли помилку",
        "надіслати новину", "новини за темою:", "оперативні новини у", "поділіться новиною", "помітили помилку",
        "приєднуйтесь до", "приєднуйтеся до", "підписатись на", "підписатися на", "підписуйся на", "підписуйтесь на",
        "підписуйтеся на", "підпишись на", "підпишіться на", "підтримайте нас", "рекомендуємо прочитати",
        "слідкуйте за нашими новинами", "стежте за нашими новинами", "також читайте:", "теги:", "теми:", "фото з ",
        "фото із ", "фото —", "фото:", "хочете бути в курсі", "читайте в нашому", "читайте нас", "читайте також",
        "читайте також:", "читайте ще:", "читати також", "щоб залишити коментар", "щоб не пропустити",
        "щоб прокоментувати", "якщо ви знайшли помилку", "якщо ви помітили помилку",
    ),
}  # fmt: skip

# From such a line on, nothing of the article follows (when it stands in the last half).
ENDS: dict[str, frozenset[str]] = {
    "en": frozenset((
        "about the author", "add a comment", "comments", "don't miss", "don’t miss", "leave a comment",
        "leave a reply", "more from this section", "more news", "more stories", "most popular", "most read",
        "read next", "recommended", "recommended stories", "related articles", "related news", "related posts",
        "related stories", "trending now", "you may also like", "you might also like",
    )),
    "ru": frozenset((
        "вам также может понравиться", "добавить комментарий", "другие новости", "комментарии", "материалы по теме",
        "новости партнеров", "новости партнёров", "новости по теме", "обсуждение", "оставить комментарий",
        "популярное", "последние новости", "похожие материалы", "похожие новости", "самое читаемое", "читайте также",
    )),
    "uk": frozenset((
        "вам також може сподобатись", "додати коментар", "залишити коментар", "коментарі", "матеріали за темою",
        "новини за темою", "новини партнерів", "обговорення", "останні новини", "популярне", "популярні новини",
        "схожі новини", "інші новини",
    )),
}  # fmt: skip

# Words that invite: a short line with one of these and the name of a channel is no sentence of the article.
INVITES = (
    "follow", "join", "sign up", "subscribe", "долучай", "подписк", "подписывай", "подпиш", "присоединяй",
    "приєднуй", "підписк", "підписуй", "підпиш", "следите", "слідкуйте", "стежте", "читайте",
)  # fmt: skip

# Where such a line invites to.
CHANNELS = (
    "app store", "dzen", "facebook", "google news", "google play", "instagram", "newsletter", "rss", "telegram",
    "threads", "tiktok", "viber", "whatsapp", "youtube", "вайбер", "ватсап", "вконтакте", "дзен", "инстаграм",
    "мессенджер", "одноклассник", "рассылк", "розсилк", "телеграм", "фейсбук", "ютуб",
)  # fmt: skip

# Words of cookie notices.
COOKIE = (
    "accept all cookies", "accept cookies", "cookie policy", "cookie settings", "use cookies", "uses cookies",
    "we use cookies", "використовує cookie", "використовуємо cookie", "используем cookie", "использует cookie",
    "файли cookie", "файлов cookie", "файлы cookie", "файлів cookie",
)  # fmt: skip

# Who pictures are credited to.
AGENCIES = (
    "afp", "anadolu", "ap photo", "associated press", "bloomberg", "dpa", "epa", "eyevine", "getty", "getty images",
    "gettyimages", "imago", "interfax", "keystone", "legion-media", "profimedia", "reuters", "shutterstock",
    "sputnik", "tass", "ukrinform", "unian", "unsplash", "via ap", "xinhua", "zuma", "интерфакс", "риа новости",
    "тасс", "укринформ", "укрінформ", "униан", "уніан",
)  # fmt: skip
