/** The few words that the shell itself shows, outside the page. */
export interface Words {
  readonly title: string;
  readonly open: string;
  readonly quit: string;
  readonly reload: string;
  readonly view: string;
  readonly file: string;
  readonly fullScreen: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly zoomReset: string;
  readonly quitQuestion: string;
  readonly quitDetail: string;
  readonly quitYes: string;
  readonly quitNo: string;
  readonly refused: string;
  readonly hindered: string;
  readonly tryingAgain: string;
}

const zh: Words = {
  title: '雾引 Fogward',
  open: '打开控制台',
  quit: '退出雾引…',
  reload: '重新载入界面',
  view: '视图',
  file: '文件',
  fullScreen: '全屏',
  zoomIn: '放大',
  zoomOut: '缩小',
  zoomReset: '原始大小',
  quitQuestion: '退出后，雾区将不再受控',
  quitDetail: '采集、自动诱导和回读都会停止；现场灯具保持最后的状态，或按各自的看门狗动作。',
  quitYes: '停止控制并退出',
  quitNo: '继续运行',
  refused: '控制核心无法启动',
  hindered: '控制核心暂时无法启动，雾区目前不受控',
  tryingAgain: '程序会不断重试，条件恢复后自动开始控制。',
};

const en: Words = {
  title: 'Fogward 雾引',
  open: 'Open the console',
  quit: 'Quit Fogward…',
  reload: 'Reload the screen',
  view: 'View',
  file: 'File',
  fullScreen: 'Full screen',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomReset: 'Actual size',
  quitQuestion: 'After quitting nothing controls the fog zones',
  quitDetail:
    'Acquisition, automatic guidance and read-back stop. Lamps keep their last state, or do what their watchdogs say.',
  quitYes: 'Stop control and quit',
  quitNo: 'Keep running',
  refused: 'The core cannot start',
  hindered: 'The core cannot start for now; nothing controls the fog zones',
  tryingAgain: 'It is tried again and again, and control begins by itself once it can.',
};

/** Words for a locale as the system names it; English for any that is not Chinese. */
export const wordsFor = (locale: string): Words => (/^zh\b/i.test(locale) ? zh : en);
