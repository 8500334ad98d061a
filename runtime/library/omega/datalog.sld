;;; (omega datalog): programs of Datalog text in the dialect of Soufflé, among the facts and rules of
;;; (omega fact). Files of facts are read, and files of results written, as any file of a program.
;;; Source: souffle-lang.github.io (the language, and its directives).
(define-library (omega datalog)
  (import (scheme base) (scheme file)
          (only (omega fact) %saturate %count)
          (only (omega primitive) %add-datalog! %add-rows! %written-rows %no-rows))
  (export load-datalog run-datalog)
  (begin

;; (load-datalog file [facts]): add the relations, rules and facts of a program to those in force, and
;; read what its .input directives ask for from the folder of facts.
(define (load-datalog file . folders)
  (%load file (%folder folders 0))
  (if #f #f))

;; (run-datalog file [facts [results]]): load a program, then do what its .output and .printsize
;; directives ask for; files are written into the folder of results.
(define (run-datalog file . folders)
  (let ((results (%folder folders 1)))
    (for-each (lambda (directive) (%write directive results))
              (%load file (%folder folders 0)))))

(define (%folder folders i)
  (if (> (length folders) i) (list-ref folders i) "."))

;; What a program writes.
(define (%load file folder)
  (let loop ((directives (%add-datalog! (call-with-input-file file %all-of) file)) (outputs '()))
    (cond
      ((null? directives) (reverse outputs))
      ((eq? (%what (car directives)) 'input)
       (%read (car directives) folder)
       (loop (cdr directives) outputs))
      (else (loop (cdr directives) (cons (car directives) outputs))))))

;; Directives are vectors: what relation file ...
(define (%what directive) (vector-ref directive 0))
(define (%relation directive) (vector-ref directive 1))
(define (%file directive) (vector-ref directive 2))

(define (%path folder file)
  (if (or (string=? folder ".") (and (> (string-length file) 0) (char=? (string-ref file 0) #\/)))
      file
      (string-append folder "/" file)))

(define (%read directive folder)
  (if (%file directive)
      (let ((path (%path folder (%file directive))))
        (if (file-exists? path)
            (call-with-input-file path (lambda (port) (%read-rows directive path port)))
            (%no-rows directive path)))
      (%read-rows directive "standard input" (current-input-port))))

(define %piece-characters 65536)

;; A piece of the file at a time, so that no more of it is in memory.
(define (%read-rows directive name port)
  (let loop ((rest "") (line 1) (offset 0))
    (let* ((piece (read-string %piece-characters port))
           (end? (eof-object? piece))
           (text (if end? rest (string-append rest piece)))
           (next (%add-rows! directive name text end? line offset)))
      (if (not end?)
          (loop (vector-ref next 0) (vector-ref next 1) (vector-ref next 2))))))

(define (%write directive folder)
  (%saturate (list (%relation directive)))
  (cond
    ((eq? (%what directive) 'printsize)
     (write-string (symbol->string (%relation directive)))
     (write-string "\t")
     (write-string (number->string (%count (list (%relation directive)))))
     (newline))
    ((%file directive)
     (call-with-output-file (%path folder (%file directive))
       (lambda (port) (%write-rows directive port))))
    (else (%write-rows directive (current-output-port)))))

(define (%write-rows directive port)
  (for-each (lambda (piece) (write-string piece port)) (%written-rows directive)))

(define (%all-of port)
  (let loop ((pieces '()))
    (let ((piece (read-string %piece-characters port)))
      (if (eof-object? piece)
          (apply string-append (reverse pieces))
          (loop (cons piece pieces))))))
))
