/**
 * AI assistants and their hosts.
 * Generated from matomo-org/searchengine-and-social-list 1.4.1 (CC0-1.0, see NOTICE.md).
 *
 * @module
 */

/** Name and hosts, separated by spaces; `{}` stands for a country’s top-level domain. */
export const aiAssistants: readonly (readonly [name: string, hosts: string])[] = [
  ['Baidu AI', 'yiyan.baidu.com ai.baidu.com'],
  ['Chat+', 'chatplus.com chat-gpt.org'],
  ['ChatGPT', 'chatgpt.com chat.openai.com labs.openai.com'],
  ['Claude', 'claude.ai'],
  ['Copilot', 'copilot.microsoft.com'],
  ['ChatGLM', 'chatglm.cn'],
  ['Deepseek', 'chat.deepseek.com'],
  ['Duck.ai', 'duck.ai'],
  ['Gemini', 'gemini.google.com bard.google.com'],
  ['Grok', 'grok.com'],
  ['iAsk', 'iask.ai'],
  ['Jasper', 'app.jasper.ai'],
  ['Le Chat', 'chat.mistral.ai'],
  ['Meta AI', 'meta.ai'],
  ['NotebookLM', 'notebooklm.google.com'],
  ['Perplexity', 'perplexity.ai'],
  ['Qwen', 'chat.qwen.ai'],
  ['Writesonic', 'app.writesonic.com'],
  ['You', 'you.com'],
]
