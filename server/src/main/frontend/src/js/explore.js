// The PromQL editor. It lives in a shadow root, where its styles are adopted and no inline style is needed.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, linter } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, drawSelection, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';

const theme = EditorView.theme({
  '&': { fontSize: '13px', color: 'var(--text-1)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { padding: '6px 4px', caretColor: 'var(--text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-tint) !important' },
  '.cm-matchingBracket': { backgroundColor: 'var(--surface-3) !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface-1)', color: 'var(--text-1)', border: '1px solid var(--line)',
    borderRadius: '6px', boxShadow: 'var(--shadow-high)', maxWidth: '90vw',
  },
  '.cm-tooltip-autocomplete ul': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-tint) !important', color: 'var(--text-1) !important' },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--critical)', textUnderlineOffset: '3px',
  },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--critical)' },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--series-4)' },
  { tag: tags.function(tags.variableName), color: 'var(--series-1)' },
  { tag: tags.labelName, color: 'var(--series-3)' },
  { tag: tags.string, color: 'var(--series-9)' },
  { tag: tags.number, color: 'var(--series-6)' },
  { tag: tags.comment, color: 'var(--text-3)' },
]);

// When a marked text is typed over, the browser would keep its look as an inline style, which the policy forbids:
// so the editor replaces a selection itself.
const replaceSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || !event.data || view.composing || view.state.selection.main.empty) {
      return false;
    }
    event.preventDefault();
    view.dispatch(view.state.update(view.state.replaceSelection(event.data), { userEvent: 'input.type' }));
    return true;
  },
});

class PromqlEditor extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('textarea');
    const root = this.attachShadow({ mode: 'open' });
    const submit = { key: 'Enter', run: () => (this.field.form.requestSubmit(), true) };
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: this.field.value, extensions: this.extensions(submit) }),
    });
  }

  extensions(submit) {
    // What is right or wrong is the server's to say, in its own words: one parser, one answer.
    const promql = new PromQLExtension()
      .activateLinter(false)
      .setComplete({ remote: { url: '', apiPrefix: '/ui/api/v1', httpMethod: 'GET', fetchFn: (...call) => fetch(...call) } });
    return [
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ maxRenderedOptions: 100 }),
      promql.asExtension(),
      linter((view) => this.faults(view), { delay: 400 }),
      syntaxHighlighting(colours),
      theme,
      replaceSelection,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': this.field.getAttribute('aria-label') ?? 'PromQL', spellcheck: 'false' }),
      placeholder(this.field.placeholder),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          this.field.value = update.state.doc.toString();
        }
      }),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap]),
      Prec.low(keymap.of([{ key: 'Shift-Enter', run: insertNewlineAndIndent }, submit])),
      Prec.lowest(keymap.of(defaultKeymap)),
    ];
  }

  // Underlined at the character: what failed when it was asked, and what would fail as it stands now.
  async faults(view) {
    const expression = view.state.doc.toString();
    const { faultStart, faultEnd, fault } = this.dataset;
    if (fault && expression.trim() === this.field.defaultValue.trim()) {
      return this.mark(view, { start: Number(faultStart), end: Number(faultEnd), message: fault });
    }
    if (expression.trim() === '') {
      return [];
    }
    const response = await fetch('/ui/api/check?expr=' + encodeURIComponent(expression));
    return response.ok ? this.mark(view, await response.json()) : [];
  }

  mark(view, { start, end, message }) {
    const length = view.state.doc.length;
    if (!message || start < 0 || length === 0) {
      return [];
    }
    const from = Math.min(start, length - 1);
    return [{ from, to: Math.min(Math.max(end, from + 1), length), severity: 'error', message }];
  }
}

export function startEditor() {
  customElements.define('promql-editor', PromqlEditor);
}
